package io.github.distillery.kernel.assist;

import io.github.distillery.kernel.assist.docs.DocPage;
import io.github.distillery.kernel.assist.docs.Documents;
import io.github.distillery.kernel.display.MimeBundle;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;

/**
 * Helps with writing a cell: completes names, documents them, tells whether a text can run.
 *
 * <p>Uses JShell's compiler, of which there is one: unless a method says otherwise, the caller sees
 * to it that nobody else uses it meanwhile.
 */
public final class Assistance {
  private final TypeIndex index;
  private final Snippets snippets;
  private final Completer completer;
  private final Inspector inspector;
  private final CompletenessCheck completeness;
  private final Documents documents = new Documents();

  /**
   * Help for a session.
   *
   * @param shell the session
   * @param loader finds the classes of the session and of its class path
   */
  public Assistance(JShell shell, URLClassLoader loader) {
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    index = new TypeIndex(loader);
    snippets = new Snippets(analysis);
    Names names = new Names(shell, loader, index);
    completer = new Completer(analysis, names, index, new Ranking(shell, index, names));
    inspector = new Inspector(analysis, snippets, names, index);
    completeness = new CompletenessCheck(analysis);
  }

  /** Begins to read the names of all types in the background. Needs no compiler. */
  public void prepare() {
    index.refresh();
  }

  /**
   * Keeps a cell's text, for the comments of what it declares. Needs no compiler.
   *
   * @param source the text of a cell that runs
   */
  public void remember(String source) {
    documents.remember(source);
  }

  /**
   * What could stand at the cursor.
   *
   * @param source the cell's text
   * @param cursor where the cursor is
   * @return the completions
   */
  public Completion complete(String source, int cursor) {
    int line = source.lastIndexOf('\n', cursor - 1) + 1;
    if (source.substring(line, cursor).stripLeading().startsWith("%")) {
      return new Completion(List.of(), cursor, cursor);
    }
    return completer.complete(snippets.at(source, cursor));
  }

  /**
   * Waits a moment for the names of all types, where they have not been read yet. Needs no
   * compiler.
   *
   * @return whether there is now more to offer than before
   */
  public boolean awaitTypes() {
    return index.await();
  }

  /**
   * What the cursor is on.
   *
   * @param source the cell's text
   * @param cursor where the cursor is
   * @return to be given to {@link #document}; empty where nothing is known
   */
  public Optional<DocPage> inspect(String source, int cursor) {
    documents.writing(source);
    return inspector.inspect(source, cursor).map(Subject::page);
  }

  /**
   * Signatures and documentation of what was found. Needs no compiler.
   *
   * @param page what {@link #inspect} has found
   * @param detail 0 for the usual, 1 for everything
   * @return HTML and text
   */
  public MimeBundle document(DocPage page, int detail) {
    return documents.show(page, detail);
  }

  /**
   * Whether a text can run as it is.
   *
   * @param source the text
   * @return the answer
   */
  public Completeness isComplete(String source) {
    return completeness.check(source);
  }
}
