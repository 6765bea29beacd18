import { activationOperations, productOperations } from '../contenders/lstm-operations.js';
import { ratio } from '../statistics.js';
