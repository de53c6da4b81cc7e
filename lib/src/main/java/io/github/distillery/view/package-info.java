/**
 * Results as tables, charts and pictures: Tablesaw tables, XChart charts, AWT images. Nothing here
 * knows where they are shown.
 *
 * <p>Start reading at {@link io.github.distillery.view.Charts}, {@link
 * io.github.distillery.view.Tables} and {@link io.github.distillery.view.Images}.
 */
package io.github.distillery.view;
