// Names the engine in saved labs: a saved lab of another version is replayed with care.

export const engineVersion = '0.1';
