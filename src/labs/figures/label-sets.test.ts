import { expect, it } from 'vitest';
import { labelSets, partsOfSelector } from './label-sets.ts';

it.each([
  { name: 'one part', selector: 'app=store', parts: ['app=store'] },
  { name: 'two parts', selector: 'app=store, role=fe', parts: ['app=store', 'role=fe'] },
  { name: 'a comma in brackets parts nothing', selector: 'stage in (test,dev),!team', parts: ['stage in (test,dev)', '!team'] },
  { name: 'nothing', selector: '', parts: [] },
])('parts a selector: $name', ({ selector, parts }) => expect(partsOfSelector(selector)).toEqual(parts));

it('asks the server for the whole and for each part, and shows its refusal', () => {
  const scene = labelSets.begin();
  expect(scene.view()).toMatchObject({
    selector: 'app=store,role=fe',
    chosen: ['store-fe-prod', 'store-fe-test'],
    parts: [
      { text: 'app=store', chosen: ['store-be-prod', 'store-be-test', 'store-fe-prod', 'store-fe-test'] },
      { text: 'role=fe', chosen: ['blog-fe', 'store-fe-prod', 'store-fe-test'] },
    ],
  });
  scene.act({ type: 'label', pod: 'store-fe-test', key: 'role', on: false });
  expect(scene.view().chosen).toEqual(['store-fe-prod']);
  expect(scene.view().pods[2]).toEqual({
    name: 'store-fe-test',
    labels: [
      { key: 'app', value: 'store', on: true },
      { key: 'role', value: 'fe', on: false },
      { key: 'stage', value: 'test', on: true },
    ],
  });
  scene.act({ type: 'select', selector: '!role' });
  expect(scene.view().chosen).toEqual(['store-fe-test']);
  scene.act({ type: 'label', pod: 'store-fe-test', key: 'role', on: true });
  expect(scene.view().chosen).toEqual([]);
  scene.act({ type: 'select', selector: 'stage in (test' });
  expect(scene.view()).toMatchObject({ chosen: [], parts: [], refusal: { code: 400, reason: 'BadRequest', message: "unable to parse requirement: found '', expected: ',' or ')'" } });
});
