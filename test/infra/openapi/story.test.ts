import '../../support/quiet-log.ts';
import { describe, expect, test } from '@jest/globals';
import { tellOfCalendar } from './story/calendar.ts';
import { tellOfLeaving } from './story/leaving.ts';
import { tellOfPlans } from './story/plans.ts';
import { tellOfSigningIn } from './story/sign-in.ts';
import { useWorld } from './story/world.ts';

// One walk through the examples of the document, about in their order: each test begins where the one before ends.
const world = useWorld();

describe('Ada signs in', () => tellOfSigningIn(world));
describe('The Calendar', () => tellOfCalendar(world));
describe('Plans', () => tellOfPlans(world));
describe('Leaving', () => tellOfLeaving(world));

test('No example of a request, an answer, a parameter or a header was left out', () => {
  expect(world.unused()).toEqual([]);
});
