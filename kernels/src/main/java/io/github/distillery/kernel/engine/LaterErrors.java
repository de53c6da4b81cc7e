package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.engine.CellPieces.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.SnippetEvent;

/**
 * What the compiler finds in the rest of a cell when one snippet does not compile, so that a person
 * sees every error at once. The rest becomes the body of a method that is compiled and never run.
 */
final class LaterErrors {
  private static final String HEAD = "void distillery$check() throws Throwable {\n";

  /** What is wrong with variables of a method only, and not with those of a session. */
  private static final Set<String> OF_METHODS_ONLY =
      Set.of(
          "compiler.err.already.defined",
          "compiler.err.cant.ref.non.effectively.final.var",
          "compiler.err.var.might.not.have.been.initialized",
          "compiler.err.unreachable.stmt");

  private final JShell shell;

  LaterErrors(JShell shell) {
    this.shell = shell;
  }

  /**
   * The place from which {@link #find} counts.
   *
   * @param refused where the refused snippet came from
   * @return the place of the method that is compiled instead
   */
  static Place place(Place refused) {
    int begin = refused.begin() - HEAD.length();
    return new Place(refused.cell(), refused.source(), begin, refused.written());
  }

  /**
   * Finds errors after a snippet that was refused.
   *
   * @param refused where that snippet came from
   * @param rest that snippet and those after it
   * @return errors, of which the positions count from {@link #place}
   */
  List<Diag> find(Place refused, List<Piece> rest) {
    if (rest.size() < 2) {
      return List.of();
    }
    StringBuilder body = new StringBuilder(refused.source().substring(refused.begin()));
    List<String> unknown = new ArrayList<>();
    for (Piece piece : rest) {
      Snippet snippet = shell.sourceCodeAnalysis().sourceToSnippets(piece.code()).get(0);
      if (snippet.kind() == Kind.IMPORT) {
        return List.of();
      }
      int begin = piece.begin() - refused.begin();
      if (snippet instanceof DeclarationSnippet declaration && snippet.kind() != Kind.VAR) {
        unknown.add(declaration.name());
        blank(body, begin, begin + piece.code().stripTrailing().length());
      } else if (isExpression(piece)) {
        body.setLength(begin);
      }
    }
    int after = HEAD.length() + rest.get(1).begin() - refused.begin();
    List<SnippetEvent> events = shell.eval(HEAD + body + "\n}");
    Snippet check = events.get(0).snippet();
    List<Diag> found =
        shell
            .diagnostics(check)
            .filter(one -> one.isError() && one.getPosition() >= after)
            .filter(one -> !OF_METHODS_ONLY.contains(one.getCode()))
            .filter(one -> unknown.stream().noneMatch(one.getMessage(null)::contains))
            .toList();
    if (shell.status(check).isActive()) {
      shell.drop(check);
    }
    return found;
  }

  /** Which is no statement, so that a method could not hold it. */
  private static boolean isExpression(Piece piece) {
    return !piece.asStatement() && !piece.code().stripTrailing().endsWith("}");
  }

  private static void blank(StringBuilder text, int begin, int end) {
    for (int i = begin; i < Math.min(end, text.length()); i++) {
      if (text.charAt(i) != '\n') {
        text.setCharAt(i, ' ');
      }
    }
  }
}
