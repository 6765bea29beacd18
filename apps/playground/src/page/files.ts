import { readCsv } from '../data/csv';
import type { Report } from '../messages';
import type { Actions } from './actions';
import { byId } from './element';
import { engine } from './engine';
import type { Store } from './state';

/** Larger files are surely something else, and would be read into memory. In bytes. */
const LARGEST = 50e6;

/** Takes files in: checkpoints and tables, chosen or dropped. */
export interface Files {
  take(files: Iterable<File>): Promise<void>;
  /** Adds a checkpoint that has been read already. */
  add(name: string, note: string, bytes: Uint8Array): void;
}

export function filesOf(store: Store, actions: Actions): Files {
  const reading = engine(hear);

  function hear(report: Report): void {
    if (report.type === 'checkpoint') add(report.file.name, report.note, report.file.bytes);
    if (report.type === 'refused') refuse(`${report.name} was not taken. ${report.message}`);
    if (report.type === 'trouble') refuse(report.message);
  }

  function refuse(message: string): void {
    store.set({ notice: { kind: 'refused', message } });
  }

  function add(name: string, note: string, bytes: Uint8Array): void {
    const { imported, settings } = store.get();
    const id = `file-${imported.length + 1}`;
    store.set({ imported: [...imported, { id, name, note, bytes }] });
    actions.choose({ chosen: [...settings.chosen, id] });
    const message = `“${name}” takes part from now on, until this page is closed.`;
    store.set({ notice: { kind: 'good', message } });
  }

  async function takeOne(file: File): Promise<void> {
    if (file.size > LARGEST)
      return refuse(`${file.name} has ${Math.round(file.size / 1e6)} MB, but at most 50 MB are read here.`);
    if (/\.(csv|tsv|txt)$/i.test(file.name)) {
      const table = readCsv(await file.text(), file.name);
      store.set({ table });
      actions.chooseProblem('csv');
    } else if (/\.safetensors$/i.test(file.name)) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      reading.send({
        type: 'read checkpoint',
        file: { id: '', name: file.name.replace(/\.safetensors$/i, ''), bytes },
      });
    } else refuse(`${file.name} was not taken: a checkpoint ends in .safetensors, a table in .csv.`);
  }

  return {
    add,
    async take(files) {
      for (const file of files) {
        try {
          await takeOne(file);
        } catch (error) {
          refuse(error instanceof Error ? error.message : String(error));
        }
      }
    },
  };
}

/** Lets files be dropped anywhere on the page. */
export function acceptDrops(files: Files): void {
  const veil = byId('drop');
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    veil.hidden = true;
    files.take([...(event.dataTransfer?.files ?? [])]);
  });
}
