/**
 * Makes an HTML page of a notebook: one file that needs nothing else, no script and no network.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.headless.page.HtmlPage}. {@code
 * MarkdownHtml} shows the text, {@code CodeColours} the code, {@code OutputHtml} what cells put
 * out; the looks are in {@code page.css} beside this package.
 */
package io.github.distillery.kernel.headless.page;
