using System.Globalization;
using System.Text;
using KafkaPS.Configuration;
using Xunit.Abstractions;

namespace KafkaPS.UnitTests.Configuration.JavaComparison;

public sealed class PropertiesComparisonTests(ITestOutputHelper output) : IDisposable
{
    const int CharacterFiles = 1000;
    const int ByteFiles = 300;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kafkaps-properties-");

    public void Dispose() => _folder.Delete(recursive: true);

    [JavaFact]
    public void Files_are_read_as_java_util_Properties_reads_them()
    {
        // Not UTF-8: the last byte would have to begin a character.
        byte[] latin = [.. "\nlast = "u8, 0xe4];
        var files = PropertiesFiles.Texts(CharacterFiles, seed: 11).Select(text => ("utf-8", Encoding.UTF8.GetBytes(text)))
            .Concat(PropertiesFiles.Texts(ByteFiles, seed: 12).Select(text => ("bytes", (byte[])[.. Encoding.Latin1.GetBytes(text), .. latin])))
            .Select((file, i) => (Encoding: file.Item1, Path: Write(i, file.Item2))).ToArray();

        string[] java = JavaProgram.Run("DumpProperties.java", string.Concat(files.Select(file => $"{file.Encoding} {file.Path}\n")));
        string[] own = [.. files.Select(file => Dump(file.Path))];
        output.WriteLine($"{files.Length} files with {java.Sum(line => line.Count(c => c == ';'))} properties, {java.Count(line => line == "malformed")} malformed");

        int[] differences = [.. Enumerable.Range(0, files.Length).Where(i => own[i] != java[i])];
        Assert.True(differences.Length == 0, $"{differences.Length} files are read otherwise:\n" + string.Join('\n', differences.Take(20).Select(i =>
            $"{JavaProgram.Escape(File.ReadAllText(files[i].Path, files[i].Encoding == "bytes" ? Encoding.Latin1 : Encoding.UTF8))}\n  java {java[i]}\n  own  {own[i]}")));
    }

    string Write(int number, byte[] content)
    {
        string path = Path.Combine(_folder.FullName, number.ToString(CultureInfo.InvariantCulture));
        File.WriteAllBytes(path, content);
        return path;
    }

    static string Dump(string path)
    {
        try
        {
            return string.Concat(PropertiesFile.Read(path).OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{Hex(entry.Name)}={Hex(entry.Value)};"));
        }
        catch (FormatException)
        {
            return "malformed";
        }
    }

    static string Hex(string text) => string.Concat(text.Select(c => ((int)c).ToString("x4", CultureInfo.InvariantCulture)));
}
