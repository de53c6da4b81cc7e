/**
 * Reads documentation from sources: those of the JDK, of the library, and of any jar that has its
 * sources beside it.
 *
 * <p>Start reading at {@link io.github.distillery.kernel.assist.docs.Documents}. {@code
 * SourceFinder} finds the file, {@code SourceComments} the comment in it, {@code CommentHtml} makes
 * HTML of it.
 */
package io.github.distillery.kernel.assist.docs;
