/** Our icons, drawn on a 20 by 20 grid with 1.6 px strokes. Each is a path's `d`. */
export const icons = {
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12Zm4.5-1.500L17 17',
  sun: 'M10 13.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM10 1.500v2M10 16.500v2M1.5 10h2M16.5 10h2M4 4l1.4 1.400M14.6 14.6 16 16M16 4l-1.4 1.400M5.4 14.6 4 16',
  moon: 'M16.5 12.500A7 7 0 0 1 7.5 3.500a7 7 0 1 0 9 9Z',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  close: 'M4.5 4.500l11 11M15.5 4.500l-11 11',
  left: 'M16 10H4M9 5l-5 5 5 5',
  right: 'M4 10h12M11 5l5 5-5 5',
  down: 'M5 7.500l5 5 5-5',
  check: 'M4 10.500l4 4 8-9',
  play: 'M6 4v12l10-6Z',
  pause: 'M7 4v12M13 4v12',
  reset: 'M4 4v4.500h4.500M4.5 8.500A6.5 6.5 0 1 1 3.5 11',
  terminal: 'M3 4h14v12H3ZM6 8l2.5 2L6 12M10.5 12.500H14',
  steps: 'M3 5.500l1.5 1.500L7 4M3 14l1.5 1.500L7 12.500M10 6h7M10 14.500h7',
  nodes: 'M3 4h6v5H3ZM11 4h6v5h-6ZM3 11h6v5H3ZM11 11h6v5h-6Z',
  page: 'M5 2.500h7l3 3v12H5ZM12 2.500v3h3M8 10h4M8 13h4',
  lab: 'M3 4h14v12H3ZM6 8l2.5 2L6 12M10.5 12.500H14',
  command: 'M5 7l3 3-3 3M10 13.500h5',
  error: 'M10 3l7.5 13.500h-15ZM10 8v4M10 14.300v.2',
  text: 'M4 5h12M4 9h12M4 13h8',
  share: 'M10 12V3M6.5 6.500L10 3l3.5 3.500M6 9H4v8h12V9h-2',
  download: 'M10 3v9M6 8.500l4 4 4-4M4 16.500h12',
} as const;

export type IconName = keyof typeof icons;
