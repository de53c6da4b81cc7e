/**
 * Domain adaptation: a network learns from a labelled source and an unlabelled target, so that it
 * serves on the target. Serves article section 2.3; start at {@link
 * io.github.distillery.transfer.adapt.Adaptation}.
 */
package io.github.distillery.transfer.adapt;
