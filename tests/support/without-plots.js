/** For `node --import`: a process in which `@l2l/plots` is not installed. */
import { register } from 'node:module';

const hooks = `export async function resolve(specifier, context, next) {
  if (specifier !== '@l2l/plots') return next(specifier, context);
  // Node's own error, of a package that nobody has.
  return next('@l2l/absent', context).catch((error) => {
    error.message = error.message.replace('@l2l/absent', specifier);
    throw error;
  });
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
