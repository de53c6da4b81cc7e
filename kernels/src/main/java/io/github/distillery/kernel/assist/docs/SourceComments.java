package io.github.distillery.kernel.assist.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The documentation comments in one source text. */
final class SourceComments {
  private final DocTrees trees;
  private final List<TreePath> declarations = new ArrayList<>();

  private SourceComments(DocTrees trees, Iterable<? extends CompilationUnitTree> units) {
    this.trees = trees;
    for (CompilationUnitTree unit : units) {
      new Collector().scan(unit, null);
    }
  }

  /**
   * Reads a source text; nothing is compiled.
   *
   * @param source what a Java file contains
   * @return its comments; empty where this Java has no compiler
   */
  static Optional<SourceComments> of(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      return Optional.empty();
    }
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return source;
          }
        };
    // What cannot be parsed has no comment either; nobody is to be told.
    DiagnosticListener<JavaFileObject> silent = fault -> {};
    JavacTask task =
        (JavacTask)
            compiler.getTask(null, null, silent, List.of("-proc:none"), null, List.of(file));
    try {
      return Optional.of(new SourceComments(DocTrees.instance(task), task.parse()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The comment of a type or member.
   *
   * @param typePath simple names from the outermost type inwards, or empty for any type
   * @param member what to look for
   * @return empty where it is not there or has no comment
   */
  Optional<DocCommentTree> comment(List<String> typePath, Member member) {
    Optional<DocCommentTree> own =
        declarations.stream()
            .filter(path -> matches(path, typePath, member))
            .max(Comparator.comparingInt(path -> sameParameters(path, member)))
            .map(trees::getDocCommentTree);
    boolean constructor = member.kind() == Member.Kind.CONSTRUCTOR;
    return own.isPresent() || !constructor
        ? own
        : comment(typePath, new Member(Member.Kind.TYPE, member.name(), List.of()));
  }

  private static boolean matches(TreePath path, List<String> typePath, Member member) {
    Tree leaf = path.getLeaf();
    List<String> types = new ArrayList<>();
    for (TreePath at = path; at != null; at = at.getParentPath()) {
      if (at.getLeaf() instanceof ClassTree type) {
        types.add(0, type.getSimpleName().toString());
      }
    }
    boolean place = typePath.isEmpty() || types.equals(typePath);
    return place
        && switch (member.kind()) {
          case TYPE ->
              leaf instanceof ClassTree type && type.getSimpleName().contentEquals(member.name());
          case FIELD ->
              leaf instanceof VariableTree field && field.getName().contentEquals(member.name());
          case METHOD ->
              leaf instanceof MethodTree method
                  && method.getName().contentEquals(member.name())
                  && method.getParameters().size() == member.parameters().size();
          case CONSTRUCTOR ->
              leaf instanceof MethodTree method
                  && method.getName().contentEquals("<init>")
                  && method.getParameters().size() == member.parameters().size();
        };
  }

  private static int sameParameters(TreePath path, Member member) {
    int same = 0;
    if (path.getLeaf() instanceof MethodTree method) {
      for (int i = 0; i < member.parameters().size(); i++) {
        String type = method.getParameters().get(i).getType().toString();
        String plain = type.replaceAll("@\\w+\\s*|<.*>", "").replace(" ", "");
        boolean equal =
            plain
                .replaceAll("\\b(?:\\p{Lower}\\w*\\.)+", "")
                .equals(member.parameters().get(i).replace("...", "[]"));
        same += equal || type.equals(member.parameters().get(i)) ? 1 : 0;
      }
    }
    return same;
  }

  private final class Collector extends TreePathScanner<Void, Void> {
    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      declarations.add(getCurrentPath());
      return super.visitClass(type, nothing);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      // What is declared within its body is nobody's documentation.
      declarations.add(getCurrentPath());
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void nothing) {
      declarations.add(getCurrentPath());
      return null;
    }
  }
}
