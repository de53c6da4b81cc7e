// What every Distillery session begins with: the notebook kernel, the headless run and JShell.
// With a plain JShell, after mvn package:
//   jshell --class-path kernels/target/distillery-kernels-0.1.0-SNAPSHOT.jar --startup DEFAULT --startup distillery.jsh
// (the jar names the others; give jshell the lines of jvm.options with -R before each).
// The kernel reads the import lines only, one to a line, and leaves out what its class path lacks.
import java.io.*;
import java.math.*;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import io.github.distillery.backend.*;
import io.github.distillery.compare.*;
import io.github.distillery.compress.*;
import io.github.distillery.compress.quantize.*;
import io.github.distillery.compress.storage.*;
import io.github.distillery.compress.structured.*;
import io.github.distillery.data.*;
import io.github.distillery.datasets.*;
import io.github.distillery.deploy.*;
import io.github.distillery.distill.*;
import io.github.distillery.distill.boundary.*;
import io.github.distillery.distill.parameter.*;
import io.github.distillery.distill.ways.*;
import io.github.distillery.evaluate.*;
import io.github.distillery.label.*;
import io.github.distillery.model.*;
import io.github.distillery.multi.*;
import io.github.distillery.onnx.*;
import io.github.distillery.progress.Progress;
import io.github.distillery.select.*;
import io.github.distillery.semi.*;
import io.github.distillery.text.*;
import io.github.distillery.train.*;
import io.github.distillery.transfer.*;
import io.github.distillery.transfer.adapt.*;
import io.github.distillery.transfer.finetune.*;
import io.github.distillery.view.*;
import org.knowm.xchart.*;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import tech.tablesaw.api.*;
import static io.github.distillery.kernel.display.Display.*;
import static io.github.distillery.kernel.magic.MagicFunctions.*;
import static io.github.distillery.model.Temperature.temperature;
io.github.distillery.kernel.display.TerminalSession.begin();
