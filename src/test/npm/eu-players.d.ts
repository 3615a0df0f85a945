// Made by GET /api/stores/eu:players/types.d.ts

export type EuPlayersDataItem = {
  readonly colour: "RED" | "GREEN";
  readonly name: string | null;
  readonly until: string | null;
};

export type EuPlayersData = {
  readonly banned: boolean;
  readonly best: null | EuPlayersDataItem;
  readonly coins: number;
  readonly items: ReadonlyArray<EuPlayersDataItem>;
  readonly scores: { readonly [name: string]: number };
};

export type EuPlayersPlantArgs = {
  readonly below: ReadonlyArray<EuPlayersPlantArgs>;
  readonly name: string;
};

export type EuPlayersPlantResult = {
  readonly below: ReadonlyArray<EuPlayersPlantResult>;
  readonly name: string;
};

export interface EuPlayersActions {
  add_coins: { args: number; result: number };
  clear: { args: null };
  give: { args: {
    readonly colour: "RED" | "GREEN";
    readonly name: string | null;
    readonly until: string | null;
  } };
  plant: { args: EuPlayersPlantArgs; result: EuPlayersPlantResult };
  "any-thing": { args: unknown; result: any };
}
