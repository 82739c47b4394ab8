"""datagouv-client, as its README shows: a client with a key, a resource, ``download()`` in the current folder.

The resource is made from the metadata that the catalogue would have given, so that nothing but the file is asked for.
"""

import json
import sys
from importlib import import_module

given = json.loads(sys.argv[1])
client = import_module("datagouv").Client(api_key=given["key"], verbose=False)
made = import_module("datagouv.api.resource").Resource(
    given["resource"]["id"], dataset_id="jeu", fetch=False, _from_response=given["resource"], _client=client
)
try:
    path = made.download()
except BaseException as error:
    print(json.dumps({"error": type(error).__name__}))
else:
    print(json.dumps({"path": str(path)}))
