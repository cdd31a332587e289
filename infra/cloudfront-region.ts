/**
 * The only region whose certificates and firewalls CloudFront takes.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 * https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
 */
export const CLOUDFRONT_REGION = 'us-east-1';
