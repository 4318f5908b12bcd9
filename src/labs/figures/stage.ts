// One figure at work, for a worker or the build: begins it by name and passes on what the reader does.

import { present } from '../../base/assert.ts';
import type { Scene } from './figure.ts';
import { figures } from './registry.ts';

export class Stage {
  #scene: Scene<unknown, unknown> | undefined;

  /**
   * Begins a figure anew; what was there is forgotten.
   * @returns what to draw
   * @throws AssertionError for a name that no figure has
   */
  begin(name: string): unknown {
    const figure = present(
      figures.find((each) => each.name === name),
      `there is a figure called ${name}`,
    );
    this.#scene = figure.begin();
    return this.#scene.view();
  }

  /** @returns what to draw now. @throws AssertionError before `begin` */
  act(action: unknown): unknown {
    const scene = present(this.#scene, 'a figure has begun before one acts in it');
    scene.act(action);
    return scene.view();
  }
}
