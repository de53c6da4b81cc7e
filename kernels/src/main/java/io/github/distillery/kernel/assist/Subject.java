package io.github.distillery.kernel.assist;

import io.github.distillery.kernel.assist.docs.DocPage;
import io.github.distillery.kernel.assist.docs.Member;
import java.util.List;
import java.util.Optional;

/**
 * What the cursor is on.
 *
 * @param signatures the one that fits best first
 * @param owner the class that the first belongs to; empty for what a cell declares
 * @param importLine the import that is missing; empty where none is
 */
record Subject(List<Signature> signatures, Optional<Class<?>> owner, String importLine) {
  /** In the form of those who know documentation but not JShell. */
  DocPage page() {
    Signature first = signatures.get(0);
    Member.Kind kind =
        switch (first.kind()) {
          case METHOD -> Member.Kind.METHOD;
          case CONSTRUCTOR -> Member.Kind.CONSTRUCTOR;
          case TYPE -> Member.Kind.TYPE;
          // of a local variable, the documentation of its type is what helps
          case VARIABLE -> first.owner().isEmpty() ? Member.Kind.TYPE : Member.Kind.FIELD;
        };
    String name =
        kind == Member.Kind.TYPE || kind == Member.Kind.CONSTRUCTOR ? lastOf(first) : first.name();
    return new DocPage(
        signatures.stream().map(Signature::text).distinct().toList(),
        owner,
        new Member(kind, name, first.parameters()),
        importLine);
  }

  private static String lastOf(Signature signature) {
    String path = signature.owner().isEmpty() ? signature.type() : signature.owner();
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
