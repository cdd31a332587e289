/**
 * Stands in for `@aws-sdk/endpoint-cache`, where DynamoDB's client keeps the endpoints that it has discovered. It
 * discovers none unless it is told to (`endpointDiscoveryEnabled`), but makes the cache at its start.
 */
export class EndpointCache {}
