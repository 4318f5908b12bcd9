import { expect, it } from 'vitest';
import { serialNumber } from './certificates.ts';

it.each([
  { name: 'nothing but zeros', first: [0x00, 0x00, 0x01], serial: '400001' },
  { name: 'a second zero before a small byte', first: [0x00, 0x12, 0x34], serial: '401234' },
  { name: 'what would be negative', first: [0xff, 0xff, 0xff], serial: '7fffff' },
  { name: 'what is right already', first: [0x41, 0x02, 0x03], serial: '410203' },
])('makes a serial number in its shortest form from $name', ({ first, serial }) => {
  expect(serialNumber(Uint8Array.from(first))).toBe(serial);
});
