import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Says of each set of properties whether the constructor of KafkaProducer takes it.
 * Input: sets in the syntax of java.util.Properties, each ended by a line "%". Output: a line for each, "ok", or "no" and the reason.
 */
public class JudgeProperties {
    // Closing waits for the producer's thread, with some timeouts for ever.
    private static final ExecutorService CLOSERS = Executors.newCachedThreadPool();

    public static void main(String[] args) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(4);
        List<Future<String>> verdicts = new ArrayList<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        StringBuilder set = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.equals("%")) {
                set.append(line).append('\n');
                continue;
            }
            Properties properties = new Properties();
            properties.load(new StringReader(set.toString()));
            verdicts.add(workers.submit(() -> judge(properties)));
            set.setLength(0);
        }
        for (Future<String> verdict : verdicts) System.out.println(verdict.get());
        System.out.flush();
        System.exit(0);
    }

    private static String judge(Properties properties) {
        try {
            KafkaProducer<Object, Object> producer = new KafkaProducer<>(properties);
            CLOSERS.execute(() -> producer.close(Duration.ZERO));
            return "ok";
        } catch (Throwable e) {
            StringBuilder reason = new StringBuilder("no");
            for (Throwable cause = e; cause != null; cause = cause.getCause())
                reason.append(' ').append(String.valueOf(cause.getMessage()).lines().findFirst().orElse("")).append(';');
            return reason.toString();
        }
    }
}
