import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends the lines of a file as a plain program does: with a callback, or one at a time with send().get(). Prints the seconds from the first line to the last acknowledgement.
 * Arguments: bootstrap servers, topic, file, "callback" or "get", the number of lines (0: all), and whether to include the start and close of the producer in the time.
 */
public class PlainProducer {
    public static void main(String[] args) throws Exception {
        boolean isSynchronous = args[3].equals("get"), isWhole = Boolean.parseBoolean(args[5]);
        long limit = Long.parseLong(args[4]) == 0 ? Long.MAX_VALUE : Long.parseLong(args[4]);
        Properties configuration = new Properties();
        configuration.put("bootstrap.servers", args[0]);
        if (isSynchronous) configuration.put("linger.ms", "0");
        AtomicLong acknowledged = new AtomicLong(), sent = new AtomicLong();
        long started = System.nanoTime();
        KafkaProducer<String, String> producer = new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer());
        if (!isWhole) {
            producer.send(new ProducerRecord<>(args[1], "warm")).get();
            started = System.nanoTime();
        }
        try (Stream<String> lines = Files.lines(Path.of(args[2]), StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines.limit(limit)::iterator) {
                sent.incrementAndGet();
                if (isSynchronous) {
                    producer.send(new ProducerRecord<>(args[1], line)).get();
                    acknowledged.incrementAndGet();
                } else {
                    producer.send(new ProducerRecord<>(args[1], line), (metadata, error) -> {
                        if (error == null) acknowledged.incrementAndGet();
                    });
                }
            }
        }
        producer.flush();
        if (isWhole) producer.close();
        long ended = System.nanoTime();
        if (!isWhole) producer.close();
        if (acknowledged.get() != sent.get()) throw new IllegalStateException(acknowledged + " of " + sent);
        System.out.println((ended - started) / 1e9);
    }
}
