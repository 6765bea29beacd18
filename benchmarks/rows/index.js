/** Names of all rows, in the order of the table. Each has a file of its name. */
export const rowNames = ['lstm-forward', 'lstm-peak', 'lstm-pullback', 'meta-step'];
