package io.github.distillery.kernel.engine;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Cuts a cell into snippets before any of it runs, so that a slip of the pen shows at once. */
public final class CellPieces {
  private static final Set<Completeness> BROKEN =
      EnumSet.of(Completeness.DEFINITELY_INCOMPLETE, Completeness.UNKNOWN);

  private CellPieces() {}

  /**
   * One snippet of a cell.
   *
   * @param code what JShell is to run
   * @param begin where in the cell it begins
   * @param asStatement whether it ends with a semicolon, which hides its value
   * @param broken whether it does not follow the syntax, so that JShell will refuse it
   */
  public record Piece(String code, int begin, boolean asStatement, boolean broken) {}

  /**
   * The snippets of a cell.
   *
   * @param source the cell
   * @param analysis what knows Java
   * @return in order; what follows a broken one belongs to it
   */
  public static List<Piece> of(String source, SourceCodeAnalysis analysis) {
    List<Piece> pieces = new ArrayList<>();
    int at = Blanks.skip(source, 0);
    while (at < source.length()) {
      String rest = source.substring(at);
      CompletionInfo info = analysis.analyzeCompletion(rest);
      if (info.completeness() == Completeness.EMPTY) {
        break;
      }
      // What is not complete is given to the compiler as it is, which then says what it misses.
      boolean whole = info.completeness().isComplete() && info.source() != null;
      int end = whole ? source.length() - info.remaining().length() : source.length();
      boolean asStatement = source.substring(at, end).stripTrailing().endsWith(";");
      boolean broken = BROKEN.contains(info.completeness());
      pieces.add(new Piece(whole ? info.source() : rest, at, asStatement, broken));
      at = Blanks.skip(source, end);
    }
    return pieces;
  }
}
