/** An action refuses; the message says what and where, as the server would say it. */
export class NotApplicable extends Error {
  constructor(reason) {
    super(reason);
    this.name = "NotApplicable";
  }
}
