// Every rule of axe-core that is tagged for the RGAA, its experiments and good practices too.
kit => {
  async function run(most) {
    const tagged = axe.getRules().filter(rule => rule.tags.some(tag => /^RGAA-\d/.test(tag))).map(rule => rule.ruleId);
    const rules = Object.fromEntries(tagged.map(rule => [rule, {enabled: true}]));
    const found = await axe.run(document, {runOnly: {type: "rule", values: tagged}, rules, elementRef: true, iframes: false});
    const nodes = [], whole = {tag: "html", selector: "html", at: 0};
    for (const [outcome, list] of [["violation", found.violations], ["incomplete", found.incomplete]]) {
      for (const rule of list) for (const node of rule.nodes) {
        const spot = node.element ? kit.spot(node.element) : whole;
        if (nodes.length < most) nodes.push({rule: rule.id, tags: rule.tags, outcome, spot});
      }
    }
    return {version: axe.version, nodes, passes: Object.fromEntries(found.passes.map(rule => [rule.id, rule.nodes.length]))};
  }
  return {run};
}
