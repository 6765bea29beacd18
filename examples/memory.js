/**
 * A place to save a model, and to load it from: the memory of this program.
 *
 * @returns {import('@tensorflow/tfjs-core').io.IOHandler}
 */
export function memory() {
  /** @type {import('@tensorflow/tfjs-core').io.ModelArtifacts | undefined} */
  let saved;
  return {
    async save(artifacts) {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
    async load() {
      if (saved) return saved;
      throw new Error('Nothing was saved here yet.');
    },
  };
}
