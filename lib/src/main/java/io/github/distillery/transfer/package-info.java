/**
 * Knowledge that moves from one domain to another: source and target with the same classes but
 * other samples, and how far the two lie apart.
 *
 * <p>Serves sections 1.2 (transfer learning) and 2.3 (distillation across domains) of the article.
 * Start reading at {@link io.github.distillery.transfer.Domains}; {@link
 * io.github.distillery.transfer.DomainShift} measures the shift before anything is trained, {@link
 * io.github.distillery.transfer.DomainMap} draws it.
 */
package io.github.distillery.transfer;
