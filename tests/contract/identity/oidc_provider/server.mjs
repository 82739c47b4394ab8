// npm oidc-provider with the documented settings of FranceConnect, FranceConnect+ or ProConnect (core-fcp-low,
// core-fcp-high and core-fca under back/instances of france-connect/sources). It listens on a free port of 127.0.0.1, prints one line of JSON, and ends when stdin closes.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

import Provider, { interactionPolicy } from 'oidc-provider';

const { clients, person, profile = 'franceconnect' } = JSON.parse(process.env.TWIN_SETTINGS);
const PREFIX = '/api/v2';

const PIVOT = ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'];
const CITIZENS = {
  amr: ['amr'],
  openid: ['sub'],
  email: ['email'],
  preferred_username: ['preferred_username'],
  birth: ['birthplace', 'birthcountry'],
  identite_pivot: PIVOT,
};
const own = (...names) => Object.fromEntries(names.map((name) => [name, [name]]));
const SIGNATURES = ['ES256', 'RS256'];
const profiles = {
  franceconnect: { acr: ['eidas1', 'eidas2', 'eidas3'], claims: CITIZENS, signatures: SIGNATURES },
  franceconnect_plus: { acr: ['eidas2', 'eidas3'], claims: CITIZENS, signatures: ['ES256'], encrypts: true },
  proconnect: {
    acr: ['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa', 'eidas2', 'eidas3'],
    claims: {
      openid: ['sub'], phone: ['phone_number'],
      ...own('given_name', 'usual_name', 'email', 'uid', 'siret', 'siren', 'organizational_unit', 'roles', 'amr'),
    },
    signatures: SIGNATURES,
    renews: true,
  },
};
const chosen = profiles[profile];

const signingKey = (type, options, alg) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', alg, kid: alg,
});

const policy = interactionPolicy.base();
policy.get('login').checks.clear();
policy.get('login').checks.add(new interactionPolicy.Check(
  'always', 'a person signs in every time', 'login_required',
  (ctx) => (ctx.oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT),
));

const configuration = {
  acrValues: chosen.acr,
  claims: chosen.claims,
  clientAuthMethods: ['client_secret_post', 'private_key_jwt'],
  clients,
  conformIdTokenClaims: true,
  enabledJWA: {
    clientAuthSigningAlgValues: ['ES256', 'RS256'],
    idTokenSigningAlgValues: chosen.signatures,
    userinfoSigningAlgValues: chosen.signatures,
    ...(chosen.encrypts ? {
      idTokenEncryptionAlgValues: ['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256'],
      idTokenEncryptionEncValues: ['A256GCM'],
      userinfoEncryptionAlgValues: ['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256'],
      userinfoEncryptionEncValues: ['A256GCM'],
    } : {}),
  },
  features: {
    claimsParameter: { enabled: true },
    dPoP: { enabled: false },
    devInteractions: { enabled: false },
    encryption: { enabled: Boolean(chosen.encrypts) },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: false },
    revocation: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      // FranceConnect asks nothing: its own page submits the form at once.
      logoutSource: (ctx, form) => {
        ctx.body = `<!doctype html>${form.replace('</form>', '<input type="hidden" name="logout" value="yes"/></form>')}`;
      },
    },
  },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: async () => ({ sub, ...person }) }),
  ...(chosen.renews ? { issueRefreshToken: async () => true, rotateRefreshToken: () => true } : {}),
  interactions: { policy, url: (ctx, interaction) => `${PREFIX}/interaction/${interaction.uid}` },
  jwks: { keys: [signingKey('ec', { namedCurve: 'P-256' }, 'ES256'), signingKey('rsa', { modulusLength: 2048 }, 'RS256')] },
  pairwiseIdentifier: (ctx, accountId, { clientId }) => (
    `${createHash('sha256').update(clientId + accountId).digest('hex')}v1`
  ),
  pkce: { required: () => false },
  renderError: (ctx, out) => {
    ctx.type = 'html';
    ctx.body = `<!doctype html><title>${String(out.error).replace(/\W/g, '')}</title>`;
  },
  responseTypes: ['code'],
  routes: {
    authorization: '/authorize',
    end_session: '/session/end',
    jwks: '/jwks',
    revocation: '/token/revocation',
    token: '/token',
    userinfo: '/userinfo',
  },
  scopes: Object.keys(chosen.claims),
  subjectTypes: [profile === 'proconnect' ? 'public' : 'pairwise'],
  ttl: { AccessToken: 60, AuthorizationCode: 30, Grant: 60, IdToken: 60, Interaction: 1800, Session: 1800, RefreshToken: 600 },
};

// The page where a person decides, reduced to its two answers: ?decision=accepter or ?decision=refuser.
async function decide(provider, request, response) {
  const details = await provider.interactionDetails(request, response);
  if (new URL(request.url, 'http://127.0.0.1').searchParams.get('decision') === 'refuser') {
    return provider.interactionFinished(request, response, {
      error: 'access_denied', error_description: 'user authentication aborted',
    });
  }
  const grant = new provider.Grant({ accountId: 'a-person', clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  return provider.interactionFinished(request, response, {
    login: { accountId: 'a-person', acr: details.params.acr_values.split(' ')[0], remember: false },
    consent: { grantId: await grant.save() },
  });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}${PREFIX}`;
  const provider = new Provider(issuer, configuration);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url.startsWith(PREFIX)) {
      response.writeHead(404).end();
    } else if (request.url.startsWith(`${PREFIX}/interaction/`) && request.url.includes('decision=')) {
      decide(provider, request, response).catch((error) => response.writeHead(500).end(error.message));
    } else {
      request.originalUrl = request.url;
      request.url = request.url.slice(PREFIX.length) || '/';
      answer(request, response);
    }
  });
  console.log(JSON.stringify({ issuer }));
});
process.stdin.on('end', () => process.exit(0)).resume();
