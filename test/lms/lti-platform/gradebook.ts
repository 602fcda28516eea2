/** Columns and cells, and what a teacher can do to them behind the tool's back. */
import type { Cell, Column } from './model.ts';

export class Gradebook {
  readonly columns = new Map<string, Column>();
  /** Every score that was taken, in order: nothing may ever go backwards in it. */
  readonly history: {
    readonly columnId: string;
    readonly personId: string;
    readonly score: number | undefined;
    readonly timestamp: string;
  }[] = [];
  private readonly cells = new Map<string, Cell>();
  private nextColumn = 1;

  addColumn(column: Omit<Column, 'id'>): Column {
    const added: Column = { ...column, id: String(this.nextColumn++) };
    this.columns.set(added.id, added);
    return added;
  }

  cell(columnId: string, personId: string): Cell | undefined {
    return this.cells.get(`${columnId}/${personId}`);
  }

  /** The score in a cell, or nothing. */
  score(columnId: string, personId: string): number | undefined {
    return this.cell(columnId, personId)?.score;
  }

  put(columnId: string, personId: string, cell: Cell): void {
    this.cells.set(`${columnId}/${personId}`, cell);
  }

  /** The cells of a column that hold a score. */
  *scored(columnId: string): Generator<readonly [personId: string, cell: Cell]> {
    for (const [key, cell] of this.cells)
      if (key.startsWith(`${columnId}/`) && cell.score !== undefined)
        yield [key.slice(columnId.length + 1), cell];
  }

  /** A teacher deletes one grade. */
  clearGrade(columnId: string, personId: string): void {
    this.cells.delete(`${columnId}/${personId}`);
  }

  /** A course is reset for the next year: the columns stay, the grades go. */
  resetCourse(courseId: string): void {
    for (const column of this.columns.values())
      if (column.courseId === courseId)
        for (const key of [...this.cells.keys()]) if (key.startsWith(`${column.id}/`)) this.cells.delete(key);
  }

  deleteColumn(columnId: string): void {
    this.columns.delete(columnId);
    for (const key of [...this.cells.keys()]) if (key.startsWith(`${columnId}/`)) this.cells.delete(key);
  }

  lockGrade(columnId: string, personId: string): void {
    this.change(columnId, personId, { isLocked: true });
  }

  /** A teacher types a grade of their own. */
  overrideGrade(columnId: string, personId: string, score: number): void {
    this.change(columnId, personId, { isOverridden: true, score });
  }

  private change(columnId: string, personId: string, change: Partial<Cell>): void {
    const cell = this.cell(columnId, personId) ?? emptyCell(this.columns.get(columnId)?.scoreMaximum ?? 100);
    this.put(columnId, personId, { ...cell, ...change });
  }
}

export function emptyCell(maximum: number): Cell {
  return { maximum, timestamp: new Date(0), comments: [], attempts: 0, isLocked: false, isOverridden: false };
}
