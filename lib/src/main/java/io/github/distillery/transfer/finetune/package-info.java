/**
 * A network trained for one task goes on with another: some layers stand still, others move slowly,
 * a new head is put on. Serves article sections 1.2 and 3.3; start at {@link
 * io.github.distillery.transfer.finetune.FineTuning}.
 */
package io.github.distillery.transfer.finetune;
