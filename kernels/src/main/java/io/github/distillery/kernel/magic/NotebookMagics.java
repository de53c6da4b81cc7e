package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.assist.Completion;
import io.github.distillery.kernel.assist.Proposal;
import io.github.distillery.kernel.assist.Proposal.Kind;
import io.github.distillery.kernel.engine.CellMagics;
import io.github.distillery.kernel.engine.SessionAccess;
import io.github.distillery.kernel.magic.FoundMagic.Shape;
import io.github.distillery.kernel.magic.Magic.Form;
import io.github.distillery.kernel.magic.Magic.Gives;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The magics of notebooks. Each becomes a call of {@link MagicFunctions} in its place, so that it
 * runs, fails and is interrupted as Java does, and the lines around it keep their numbers.
 */
public final class NotebookMagics implements CellMagics {
  /**
   * Magics whose arguments are a language of their own, in which a semicolon may have a meaning.
   */
  private static final Set<String> VERBATIM = Set.of("time", "sh", "bash");

  private final List<MagicCall> calls = new ArrayList<>();
  private SessionAccess session;
  private MagicRegistry registry;

  /** Magics for one session; nothing is loaded before a cell has a percent sign. */
  public NotebookMagics() {}

  @Override
  public void begin(SessionAccess newSession) {
    session = newSession;
    MagicFunctions.use(this);
  }

  @Override
  public synchronized String toJava(String source, int cell) {
    StringBuilder java = new StringBuilder();
    int copied = 0;
    for (FoundMagic magic : find(source)) {
      java.append(source, copied, magic.from()).append(call(magic, source, cell));
      copied = magic.to();
      if (magic.shape() == Shape.CELL) {
        String body = source.substring(magic.to());
        return java.append("\n".repeat((int) body.chars().filter(c -> c == '\n').count()))
            .toString();
      }
    }
    return java.append(source, copied, source.length()).toString();
  }

  @Override
  public synchronized String blanked(String source) {
    StringBuilder java = new StringBuilder(source);
    for (FoundMagic magic : find(source)) {
      boolean timed = magic.name().equals("time");
      boolean cell = magic.shape() == Shape.CELL;
      int end =
          cell ? timed ? magic.to() : source.length() : timed ? magic.arguments() : magic.to();
      for (int i = magic.from(); i < end; i++) {
        if (source.charAt(i) != '\n') {
          java.setCharAt(i, ' ');
        }
      }
      if (magic.shape() == Shape.VALUE && !timed) {
        // Any value will do; every magic has two characters at least.
        java.replace(magic.from(), magic.from() + 2, "0;");
      }
    }
    return java.toString();
  }

  @Override
  public synchronized Optional<Completion> complete(String source, int cursor) {
    int line = source.lastIndexOf('\n', cursor - 1) + 1;
    int percent = cursor;
    while (percent > line && Character.isJavaIdentifierPart(source.charAt(percent - 1))) {
      percent--;
    }
    String typed = source.substring(percent, cursor);
    while (percent > line && source.charAt(percent - 1) == '%') {
      percent--;
    }
    String signs = source.substring(percent, cursor - typed.length());
    String before = source.substring(line, percent).strip();
    boolean head = source.substring(0, line).isBlank() && before.isEmpty();
    boolean place = before.isEmpty() || before.endsWith("=");
    if (signs.equals("%%") ? !head : !signs.equals("%") || !place) {
      return inArguments(source, cursor) ? none(cursor) : Optional.empty();
    }
    Form form = signs.equals("%%") ? Form.CELL : Form.LINE;
    List<String> matches = new ArrayList<>();
    addNames(form, typed, matches);
    if (head && form == Form.LINE) {
      addNames(Form.CELL, typed, matches);
    }
    return Optional.of(
        new Completion(
            matches.stream().map(text -> new Proposal(text, Kind.KEYWORD, "")).toList(),
            percent,
            cursor));
  }

  /**
   * Runs a call that a cell's source was given.
   *
   * @param number the call's number
   * @return the magic's value; may be null
   */
  Object run(int number) {
    MagicCall call;
    synchronized (this) {
      call = calls.get(number);
    }
    return run(call);
  }

  /**
   * Runs a call.
   *
   * @param call the call
   * @return the magic's value; may be null
   */
  Object run(MagicCall call) {
    return registry().run(call);
  }

  /**
   * The session that these magics belong to.
   *
   * @return the session
   */
  SessionAccess session() {
    return session;
  }

  private void addNames(Form form, String typed, List<String> matches) {
    String sign = form == Form.CELL ? "%%" : "%";
    registry().names(form).stream()
        .filter(name -> name.startsWith(typed))
        .map(name -> sign + name)
        .forEach(matches::add);
  }

  private boolean inArguments(String source, int cursor) {
    return find(source).stream()
        .filter(magic -> !magic.name().equals("time"))
        .anyMatch(
            magic ->
                magic.from() < cursor && (cursor <= magic.to() || magic.shape() == Shape.CELL));
  }

  private static Optional<Completion> none(int cursor) {
    return Optional.of(new Completion(List.of(), cursor, cursor));
  }

  private List<FoundMagic> find(String source) {
    if (source.indexOf('%') < 0) {
      return List.of();
    }
    MagicRegistry all = registry();
    return MagicScanner.scan(source, name -> all.find(name, Form.LINE).isPresent());
  }

  private synchronized MagicRegistry registry() {
    if (registry == null) {
      registry = MagicRegistry.of(session);
    }
    return registry;
  }

  private String call(FoundMagic magic, String source, int cell) {
    int line = 1 + (int) source.substring(0, magic.from()).chars().filter(c -> c == '\n').count();
    int column = magic.arguments() - source.lastIndexOf('\n', magic.arguments() - 1) - 1;
    boolean whole = magic.shape() == Shape.CELL || magic.shape() == Shape.MISPLACED;
    String text = source.substring(magic.arguments(), magic.to()).strip();
    boolean value = magic.shape() == Shape.VALUE;
    boolean words = !whole && !VERBATIM.contains(magic.name());
    String arguments = words && text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    // No magic has such a name, so this one fails when it runs, and says why.
    String name = magic.shape() == Shape.MISPLACED ? "%" + magic.name() : magic.name();
    Optional<String> body =
        magic.shape() == Shape.CELL
            ? Optional.of(source.substring(Math.min(source.length(), magic.to() + 1)))
            : Optional.empty();
    calls.add(new MagicCall(name, arguments, body, value, cell, line, column));
    return (magic.codeIsOpen() ? ";" : "") + function(magic) + "(" + (calls.size() - 1) + ");";
  }

  private String function(FoundMagic magic) {
    if (magic.shape() != Shape.VALUE) {
      return "$run";
    }
    boolean lines =
        registry()
            .find(magic.name(), Form.LINE)
            .filter(known -> known.gives() == Gives.LINES)
            .isPresent();
    return lines ? "$lines" : "$value";
  }
}
