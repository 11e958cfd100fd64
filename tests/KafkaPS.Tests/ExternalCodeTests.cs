using System.Diagnostics;
using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>
/// A configuration file that names code does not run it: validation never does, and New-KafkaProducer only with -AllowExternalCode. The code is a library
/// whose constructor creates a file, so merely loading it shows.
/// </summary>
public sealed class ExternalCodeTests : IDisposable
{
    readonly TemporaryDirectory _directory = new();

    string Library => Path.Combine(_directory.Path, "library.so");

    string Trace => Path.Combine(_directory.Path, "trace");

    public void Dispose() => _directory.Dispose();

    [LinuxCompilerTheory]
    [InlineData("plugin.library.paths={library}", "plugin.library.paths")]
    [InlineData("plugin.library.paths=/no/such/one;{library}", "plugin.library.paths")]
    [InlineData("security.protocol=SSL\nssl.providers=default,{relative}", "ssl.providers")]
    [InlineData("security.protocol=SASL_SSL\nsasl.mechanism=GSSAPI\nsasl.kerberos.kinit.cmd=touch '{trace}' %{sasl.kerberos.principal}", "sasl.kerberos.kinit.cmd")]
    [InlineData("security.protocol=SSL\nssl.engine.location={library}", "ssl.engine.location")]
    [InlineData("security.protocol=SSL\nssl.engine.id={library}", "ssl.engine.id")]
    [InlineData("interceptor.classes={library}", "interceptor.classes")]
    [InlineData("ssl.engine.factory.class={library}", "ssl.engine.factory.class")]
    [InlineData("security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\nsasl.login.callback.handler.class={library}", "sasl.login.callback.handler.class")]
    [InlineData("security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.jwt.retriever.class={library}", "sasl.oauthbearer.jwt.retriever.class")]
    public void A_file_that_names_code_is_refused_and_runs_nothing(string lines, string property)
    {
        BuildLibrary();
        string file = Write(lines);
        using var session = new PowerShellSession();

        ScriptResult judged = session.Run($"$report = Test-KafkaProducerConfig -ConfigurationPath '{file}'; $report.IsValid; $report.Findings | ForEach-Object {{ \"$($_.Severity) $($_.Property)\" }}").ThrowIfFailed();
        ErrorRecord[] refused = [session.Run($"New-KafkaProducer -ConfigurationPath '{file}'").Error, session.Run($"'x' | Send-KafkaRecord t -ConfigurationPath '{file}'").Error];

        Assert.Equal("False", judged.Output[0].ToString());
        Assert.Contains($"Error {property}", judged.Output.Select(line => line.ToString()));
        Assert.All(refused, error => Assert.StartsWith("InvalidConfiguration,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.All(refused, error => Assert.Contains(property, error.Exception.Message, StringComparison.Ordinal));
        Assert.False(File.Exists(Trace));
    }

    [LinuxCompilerFact]
    public void A_library_is_loaded_when_the_caller_allows_it()
    {
        BuildLibrary();
        string file = Write("plugin.library.paths={library}");
        using var session = new PowerShellSession();

        Assert.Contains("-AllowExternalCode", session.Run($"New-KafkaProducer -ConfigurationPath '{file}'").Error.Exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Trace));
        // librdkafka loads the library, but rejects it without conf_init.
        Assert.Contains("conf_init", session.Run($"New-KafkaProducer -ConfigurationPath '{file}' -AllowExternalCode").Error.Exception.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Trace));
    }

    void BuildLibrary()
    {
        string source = Library + ".c";
        File.WriteAllText(source, $$"""
            #include <fcntl.h>
            #include <unistd.h>
            __attribute__((constructor)) static void leave_trace(void) { close(open("{{Trace}}", O_CREAT | O_WRONLY, 0600)); }
            """);
        (int exitCode, _, string error) = ChildProcess.Run(new ProcessStartInfo("/usr/bin/cc", ["-shared", "-fPIC", "-o", Library, source]));
        Assert.True(exitCode == 0, error);
    }

    string Write(string lines)
    {
        string file = Path.Combine(_directory.Path, "producer.properties");
        // OpenSSL looks for a provider in its own folder and adds .so to its name.
        string relative = string.Concat(Enumerable.Repeat("../", 8)) + Path.ChangeExtension(Library, null).TrimStart('/');
        File.WriteAllText(file, "bootstrap.servers=127.0.0.1:1\n" + lines.Replace("{library}", Library, StringComparison.Ordinal)
            .Replace("{relative}", relative, StringComparison.Ordinal).Replace("{trace}", Trace, StringComparison.Ordinal));
        return file;
    }
}
