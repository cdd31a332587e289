/** A refusal as an AWS service words it; the endpoint turns it into the wire's error shape. */
export class AwsError extends Error {
  /** The service's name of the error, e.g. `NotFoundException`; may carry a namespace before `#`. */
  readonly type: string;
  readonly status: number;
  /** Further members of the error's body, e.g. the `Item` of a failed condition. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'AwsError';
    this.type = type;
    this.status = status;
    this.members = members;
  }
}
