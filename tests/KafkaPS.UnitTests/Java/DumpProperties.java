import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Reads .properties files as java.util.Properties does.
 * Input: lines "utf-8 path" (read as characters) or "bytes path" (read as bytes, which is ISO-8859-1).
 * Output: a line for each, "malformed", or its names and values in the order of the names, all characters as hexadecimal code units.
 */
public class DumpProperties {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int blank = line.indexOf(' ');
            System.out.println(dump(line.substring(0, blank), line.substring(blank + 1)));
        }
    }

    private static String dump(String encoding, String path) throws Exception {
        Properties properties = new Properties();
        try (InputStream file = new FileInputStream(path)) {
            if (encoding.equals("utf-8")) properties.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            else properties.load(file);
        } catch (IllegalArgumentException e) {
            return "malformed";
        }
        StringBuilder text = new StringBuilder();
        for (String name : new TreeSet<>(properties.stringPropertyNames()))
            text.append(hex(name)).append('=').append(hex(properties.getProperty(name))).append(';');
        return text.toString();
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (char c : text.toCharArray()) hex.append(String.format("%04x", (int) c));
        return hex.toString();
    }
}
