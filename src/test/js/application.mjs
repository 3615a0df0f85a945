/** The actions of the application that the scenarios are about. */
export const actions = {
  add_coins: (data, n) => {
    if (data.coins + n < 0) {
      throw new Error("too few");
    }
    return { ...data, coins: data.coins + n };
  },
  only_coins: (data, n) => ({ coins: data.coins + n }),
  delete: () => ({ coins: 0 }),
  nothing: () => undefined,
  steal_book: (data) => ({ ...data, $room: { owners: {} } }),
};
