/**
 * Leaves out what no test of behaviour could notice: the words that describe a schema in the OpenAPI document
 * (`.meta({…})`), and the sentence of a log line (its fields are mutated all the same).
 */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'prose',
    value: {
      shouldIgnore(path) {
        const call = path.parentPath;
        if (!call?.isCallExpression() || path.listKey !== 'arguments') return undefined;
        const callee = call.get('callee');
        if (!callee.isMemberExpression()) return undefined;
        if (callee.get('property').isIdentifier({ name: 'meta' }))
          return 'Describes; the document is tested as a whole.';
        const logs =
          /\blog$/.test(callee.get('object').toString()) && path.key === 0 && path.isStringLiteral();
        return logs ? 'The sentence of a log line.' : undefined;
      },
    },
  },
];
