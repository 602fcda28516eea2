/** `course/scenarios/<id>.yaml`: a situation in four to six nodes that branches; every path ends safe, at a named route. */
import { z } from 'zod';
import { message } from './block-parts.ts';
import { audience, forAge, fourC, id, issue, line, markdown } from './common.ts';

const choice = z.strictObject({
  text: line.describe('Something a decent person might do.'),
  reply: z
    .strictObject({ title: line, text: markdown })
    .describe('What happens then, shown: a heading, then what is reasonable in it and what it leads to.'),
  to: id.describe('The node that follows.'),
});

const sceneNode = z.strictObject({
  thread: z.array(message).default([]),
  text: markdown.optional(),
  ask: line.describe('"You are Marcin. What do you do?"'),
  choices: z.array(choice).min(2).max(4),
});

const endingNode = z.strictObject({
  thread: z.array(message).default([]),
  ending: line.describe('Its title. Every ending is safe: it shows how to put things right.'),
  text: markdown,
  good: z.array(markdown).min(2).max(5).describe('What good looks like from here, in steps.'),
  route: issue.describe('Who helps: the profile’s route, or the safe default.'),
  lines: z.array(id).default([]).describe('Entries of course/help.yaml that stand on the ending.'),
});

export const scenario = z.strictObject({
  id,
  title: line,
  c: fourC.optional(),
  audience: z.array(audience).min(1),
  age: forAge.optional(),
  sensitive: z.boolean().default(false),
  drawing: z.string().optional(),
  scene: markdown.describe('Place, time, person, what is at stake for them.'),
  start: id,
  nodes: z.record(id, z.union([sceneNode, endingNode])),
  sources: z.array(id).default([]),
});

export type Scenario = z.infer<typeof scenario>;
export type ScenarioNode = z.infer<typeof sceneNode> | z.infer<typeof endingNode>;
