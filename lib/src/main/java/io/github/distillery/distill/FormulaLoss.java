package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.BatchLoss;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link Formula} as a loss: a SameDiff graph for each batch size, made once; value and gradient
 * in double precision.
 */
final class FormulaLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;
  private static final String TEACHER = "teacher";
  private static final String STUDENT = "student";

  private final String name;
  private final transient Formula formula;
  private final transient FeatureShape teacherShape;
  private final transient FeatureShape studentShape;
  private final transient Map<Long, Graph> graphs = new HashMap<>();

  FormulaLoss(String name, Formula formula, FeatureShape teacherShape, FeatureShape studentShape) {
    this.name = name;
    this.formula = formula;
    this.teacherShape = teacherShape;
    this.studentShape = studentShape;
  }

  private record Graph(SameDiff sd, String loss) {}

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    // What SameDiff keeps from call to call must not live in memory that DL4J uses again.
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      return outsideWorkspaces(targets, student);
    } finally {
      outside.close();
    }
  }

  private Result outsideWorkspaces(INDArray targets, INDArray student) {
    long batch = student.size(0);
    INDArray ofTeacher = shaped(targets, batch, teacherShape);
    INDArray ofStudent = shaped(student, batch, studentShape);
    Graph graph = graphs.get(batch);
    OutAndGrad both;
    if (graph == null) {
      Graph made = build(ofTeacher, ofStudent);
      both = QuietOutput.call(() -> differentiated(made, ofTeacher));
      graphs.put(batch, made);
      graph = made;
    } else {
      graph.sd().associateArrayWithVariable(ofStudent, STUDENT);
      both = calculate(graph, ofTeacher);
    }
    INDArray gradient = both.getGradients().get(STUDENT);
    return new Result(
        both.getOutputs().get(graph.loss()).getDouble(0),
        gradient.dup('c').reshape('c', student.shape()));
  }

  private Graph build(INDArray teacher, INDArray student) {
    SameDiff sd = SameDiff.create();
    SDVariable ofTeacher = sd.placeHolder(TEACHER, DataType.DOUBLE, teacher.shape());
    SDVariable ofStudent = sd.var(STUDENT, student);
    SDVariable loss;
    try {
      loss = formula.loss(sd, ofTeacher, ofStudent);
    } catch (RuntimeException e) {
      throw new ModelException(
          "%s cannot be written down: %s. Its shapes are teacher %s and student %s, all doubles"
              .formatted(where(), cause(e), shape(teacher), shape(student)),
          e);
    }
    if (loss == null) {
      throw new ModelException(where() + " gives nothing; return the loss");
    }
    sd.setLossVariables(loss);
    return new Graph(sd, loss.name());
  }

  /** The first time the gradient is found, which is where formulas fail. */
  private OutAndGrad differentiated(Graph graph, INDArray teacher) {
    INDArray value;
    try {
      value = graph.sd().output(Map.of(TEACHER, teacher), graph.loss()).get(graph.loss());
    } catch (RuntimeException e) {
      throw new ModelException(
          "%s cannot be computed: %s. Its shapes are teacher %s and student %s"
              .formatted(where(), cause(e), shape(teacher), Arrays.toString(studentShape(graph))),
          e);
    }
    if (value.length() != 1) {
      throw new ModelException(
          "%s gives %s, but a loss is one number; end it with sd.mean(...) or sd.sum(...)"
              .formatted(where(), shape(value)));
    }
    try {
      return calculate(graph, teacher);
    } catch (RuntimeException e) {
      throw new ModelException(
          "%s has a value but no gradient: %s. Use the student in it, and only operations that SameDiff can differentiate (Formula.logSoftmax instead of sd.nn.logSoftmax), or write an ILossFunction"
              .formatted(where(), cause(e)),
          e);
    }
  }

  private static OutAndGrad calculate(Graph graph, INDArray teacher) {
    return graph
        .sd()
        .calculateGradientsAndOutputs(
            Map.of(TEACHER, teacher), List.of(graph.loss()), List.of(STUDENT));
  }

  private static long[] studentShape(Graph graph) {
    return graph.sd().getVariable(STUDENT).getArr().shape();
  }

  private static INDArray shaped(INDArray rows, long batch, FeatureShape shape) {
    long[] wanted =
        shape.isMap()
            ? new long[] {batch, shape.channels(), shape.height(), shape.width()}
            : new long[] {batch, shape.channels()};
    return rows.castTo(DataType.DOUBLE).dup('c').reshape('c', wanted);
  }

  private String where() {
    return "the formula of the signal \"" + name + "\"";
  }

  private static String shape(INDArray array) {
    return Arrays.toString(array.shape());
  }

  private static String cause(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }

  @Override
  public String name() {
    return "custom " + name;
  }
}
