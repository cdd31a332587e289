import type { Construct } from 'constructs';
import type { FunctionName } from '../../shared/env.ts';
import { accept } from '../findings/accept.ts';
import { MEMORY_SIZE } from './memory-size.ts';
import { ProductFunction, type ProductFunctionProps } from './product-function.ts';

/** An HTTP API gives up after 30 s; the function has to answer with its own 504 before that. */
const TIMEOUT_SECONDS = 25;

/** One Lambda behind the HTTP API. */
export class HttpFunction<F extends FunctionName> extends ProductFunction<F> {
  constructor(scope: Construct, id: string, props: Omit<ProductFunctionProps<F>, 'timeout' | 'memorySize'>) {
    super(scope, id, { ...props, timeout: TIMEOUT_SECONDS, memorySize: MEMORY_SIZE.interactive });
    accept(this.lambda, 'requestDeadLetters');
  }
}
