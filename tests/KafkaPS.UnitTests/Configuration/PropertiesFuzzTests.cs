using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>Any .properties file is read, and reads the same after it is written back, or causes its documented error, and never another.</summary>
public sealed class PropertiesFuzzTests
{
    const int Cases = 20_000;

    static readonly Gen<string> Text = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Elements("=", ":", " ", "\\", "\n", "\r\n", "\t", "#", "!", "\\u0041", "\\u12", "\\uD83D", "\f", "\0", "\u00fc", "\ud83d", "a", "1").ArrayOf().Select(string.Concat));

    static readonly Gen<string> Name = Gen.OneOf(
        Gen.Elements([.. ConfigurationCatalog.Properties.Select(property => property.Name)]),
        Gen.Elements("bootstrap.servers", "Linger.ms", "acks ", "nosuch", "", "sasl.jaas.config", "ssl.keystore.location"),
        Text);

    static readonly Gen<object?> Value = Gen.OneOf(
        Text.Select(text => (object?)text),
        Gen.Elements<object?>(null, "", " ", "all", "-1", "0", "1", "true", "2147483648", "1e3", "none", "zstd", "${env:HOME}", "${x:y", "%4|", "a,b,,c", "[::1]:9092", "h:99999", "org.apache.kafka.common.serialization.StringSerializer"),
        Gen.Elements<object?>(true, 5, -5L, double.NaN, 1.5m, TimeSpan.MaxValue, Guid.Empty, new object(), new[] { "a", "b" }, Array.Empty<object>(), new byte[] { 1 }));

    [Fact]
    public void Any_text_is_properties_or_a_format_error() =>
        Check(Text, text => Read(text) is not { } properties || properties.Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Count() == properties.Count);

    [Fact]
    public void Names_and_values_that_are_escaped_come_back_as_they_were() =>
        Check(Text.SelectMany(name => Text.Select(value => (name, value))), pair =>
            Read($"{Escape(pair.name)}={Escape(pair.value)}") is [var entry] && entry.Name == pair.name && entry.Value == pair.value);

    [Fact]
    public void Any_bytes_are_a_file_of_properties_or_a_documented_error()
    {
        string path = Path.GetTempFileName();
        try
        {
            Check(Gen.Choose(0, 255).Select(code => (byte)code).ArrayOf(), bytes =>
            {
                File.WriteAllBytes(path, bytes);
                try
                {
                    return PropertiesFile.Read(path) is not null;
                }
                catch (Exception e) when (e is FormatException or DecoderFallbackException)
                {
                    return true;
                }
            }, Cases / 5);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Any_configuration_is_valid_or_is_told_what_is_wrong()
    {
        Check(Name.SelectMany(name => Value.Select(value => (name, value))).ArrayOf(), settings =>
        {
            var dictionary = new System.Collections.Hashtable();
            foreach ((string name, object? value) in settings) dictionary[name] = value;
            ConfigurationSource source = ConfigurationSource.Of(ConfigurationSourceKind.Dictionary, dictionary);
            KafkaConfigReport report = ProducerConfiguration.Report([source], askClient: false);
            try
            {
                ProducerConfiguration.Create([source]);
                return report.IsValid;
            }
            catch (ConfigException e)
            {
                return e.Message.Length > 0;
            }
        }, Cases / 10);
    }

    static void Check<T>(Gen<T> values, Func<T, bool> property, int cases = Cases) => Prop.ForAll(Arb.From(values), property).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));

    static IReadOnlyList<PropertiesEntry>? Read(string text)
    {
        try
        {
            return PropertiesReader.Read(text);
        }
        catch (FormatException e)
        {
            return e.Message.StartsWith("Line ", StringComparison.Ordinal) ? null : throw new InvalidOperationException("The error names no line.", e);
        }
    }

    static string Escape(string text) => string.Concat(text.Select(character => $"\\u{(int)character:x4}"));
}
