// One learner in one lab: a world, its history, the checks, and what the page needs to show. Headless and without a clock;
// `pump.ts` lets time pass.
