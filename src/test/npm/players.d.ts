// Made by GET /api/stores/players/types.d.ts

export type PlayersData = {
  readonly coins: number;
  readonly items: ReadonlyArray<string>;
  readonly name: string;
};

export interface PlayersActions {
  restore: { args: {
    readonly version: number;
  } };
  delete: { args: null };
  undo: { args: {
    readonly client: string;
    readonly id: number;
  } };
  add_coins: { args: number };
  take_coins: { args: number };
  add_item: { args: string };
  remove_item: { args: string };
  rename: { args: string };
  find_coins: { args: number; result: number };
}
