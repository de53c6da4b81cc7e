/**
 * Results as tables, charts and pictures: Tablesaw tables, XChart charts, AWT images. Nothing here
 * knows where they are shown.
 *
 * <p>Serves every section of the article. Start reading at {@link
 * io.github.distillery.view.Charts}, {@link io.github.distillery.view.Tables} and {@link
 * io.github.distillery.view.Images}; {@link io.github.distillery.view.FeatureMaps} shows what the
 * layers of a network see.
 */
package io.github.distillery.view;
