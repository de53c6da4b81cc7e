package io.github.distillery.kernel.engine;

import io.github.distillery.model.NearestName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** Says what usually helps against an error of the compiler. */
final class Remedies {
  private static final int MOST_IMPORTS = 3;
  private static final Pattern SYMBOL = Pattern.compile("symbol: +(class|variable|method) (\\w+)");
  private static final Pattern OWNER = Pattern.compile("package (\\w+) does not exist");
  private static final Pattern MISSING = Pattern.compile("(class|variable|method) (\\w+)");
  private static final Pattern METHOD_WITHOUT_TYPE =
      Pattern.compile(
          "(?!(?:for|while|if|switch|try|catch|synchronized)\\b)\\w+\\s*\\([^()]*\\)\\s*\\{.*",
          Pattern.DOTALL);
  private static final Pattern LOSSY =
      Pattern.compile("possible lossy conversion from (\\w+) to (\\w+)");
  private static final Pattern UNREPORTED =
      Pattern.compile("unreported exception ([\\w.]+); must be caught");

  private final JShell shell;

  Remedies(JShell shell) {
    this.shell = shell;
  }

  /**
   * What helps.
   *
   * @param error what the compiler found
   * @param place where its snippet came from
   * @return one sentence; empty where nothing usual does
   */
  Optional<String> of(Diag error, Place place) {
    String message = error.getMessage(null);
    Matcher symbol = SYMBOL.matcher(message);
    if (symbol.find()) {
      return ofUnknown(symbol.group(1), symbol.group(2), error.getPosition(), place);
    }
    Matcher owner = OWNER.matcher(message);
    if (owner.find()) {
      return ofUnknown("class", owner.group(1), error.getPosition() - 1, place);
    }
    Matcher lossy = LOSSY.matcher(message);
    if (lossy.find()) {
      return Optional.of(
          "cast it, (%s) (...), or declare the variable %s"
              .formatted(lossy.group(2), lossy.group(1)));
    }
    Matcher unreported = UNREPORTED.matcher(message);
    if (unreported.find()) {
      return Optional.of("catch it, or declare: throws " + unreported.group(1));
    }
    String code = place.source().substring(Math.max(0, place.begin()));
    if (METHOD_WITHOUT_TYPE.matcher(code).matches()) {
      return Optional.of("write before the name what the method returns, or void");
    }
    return switch (error.getCode()) {
      case "compiler.err.premature.eof" ->
          Optional.of("close what is open: a brace }, a parenthesis ) or a text block");
      case "compiler.err.invalid.meth.decl.ret.type.req" ->
          Optional.of("write before the name what the method returns, or void");
      case "compiler.err.already.defined" ->
          Optional.of("give it another name, or leave the type out to assign only");
      case "compiler.err.unclosed.str.lit" -> Optional.of("end the text with a quote \"");
      default -> Optional.empty();
    };
  }

  /**
   * What helps where a declaration uses what is not declared.
   *
   * @param missing what is not, as JShell names it
   * @param place where the declaration came from
   * @return one sentence; empty where nothing usual does
   */
  Optional<String> ofMissing(String missing, Place place) {
    Matcher symbol = MISSING.matcher(missing);
    return symbol.find() ? ofUnknown(symbol.group(1), symbol.group(2), 0, place) : Optional.empty();
  }

  private Optional<String> ofUnknown(String kind, String name, long position, Place place) {
    Optional<String> later = declaredLater(name, position, place);
    if (later.isPresent()) {
      return later;
    }
    if (!kind.equals("method") && Character.isUpperCase(name.charAt(0))) {
      List<String> imports =
          shell.sourceCodeAnalysis().listQualifiedNames(name, name.length()).getNames().stream()
              .sorted(Comparator.comparingInt(Remedies::strangeness))
              .limit(MOST_IMPORTS)
              .map(full -> "import " + full + ";")
              .toList();
      if (!imports.isEmpty()) {
        return Optional.of(String.join(" or ", imports));
      }
    }
    return NearestName.of(name, candidates(kind, name, position, place).toList())
        .map(near -> "did you mean " + near + "?");
  }

  /** What most people mean comes first. */
  private static int strangeness(String name) {
    if (name.startsWith("java.util.")) {
      return 0;
    }
    return name.startsWith("java.") ? 1 : name.startsWith("io.github.distillery.") ? 2 : 3;
  }

  private static Optional<String> declaredLater(String name, long position, Place place) {
    int begin = Math.max(0, place.begin() + (int) position);
    int from = Math.min(place.source().length(), begin + name.length());
    Matcher declaration =
        Pattern.compile("(?m)^[ \\t]*[\\w<>\\[\\],. ]+[ \\t]" + name + "\\s*(=[^=]|\\(|\\{|;)")
            .matcher(place.source());
    return declaration.find(from) && !declaration.group().strip().startsWith("return")
        ? Optional.of(
            name
                + " is declared later, in line "
                + place.lineAt(declaration.end(0) - 1)
                + ": move that up")
        : Optional.empty();
  }

  private Stream<String> candidates(String kind, String name, long position, Place place) {
    int begin = place.begin() + (int) position;
    String source = place.source();
    if (begin > 0 && begin < source.length() && source.charAt(begin) == '.') {
      return suggestions(source.substring(Math.max(0, place.begin()), begin + 1));
    }
    Stream<String> declared =
        switch (kind) {
          case "method" -> shell.methods().map(DeclarationSnippet::name);
          case "variable" -> shell.variables().map(DeclarationSnippet::name);
          default -> shell.types().map(DeclarationSnippet::name);
        };
    // Of what is imported, by the first letters: those are seldom wrong.
    String first = name.substring(0, Math.min(2, name.length()));
    return Stream.concat(declared, suggestions(first));
  }

  private Stream<String> suggestions(String code) {
    return shell
        .sourceCodeAnalysis()
        .completionSuggestions(code, code.length(), new int[1])
        .stream()
        .map(Suggestion::continuation)
        .map(continuation -> continuation.replaceAll("\\W.*", ""));
  }
}
