using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Xunit.Abstractions;

namespace KafkaPS.Tests;

/// <summary>
/// In 26 situations against a real Kafka, the cmdlets report the same exception as Java's producer was observed to throw
/// (Data/java-failures.tsv, max.block.ms=6000), at most two seconds later.
/// </summary>
public sealed class JavaFailureTests(SecureKafka kafka, ITestOutputHelper output) : IClassFixture<SecureKafka>, IDisposable
{
    /// <summary>For each situation, the lines before the clock starts and those that fail. $plain, $sasl, $ssl are addresses, $base and $login configurations.</summary>
    static readonly Dictionary<string, (string Before, string Act)> Scripts = new()
    {
        ["ok"] = (Open, "'x' | Send-KafkaRecord fdw"),
        ["value larger than max.request.size"] = (Open, "'x' * 1100000 | Send-KafkaRecord fdw"),
        ["value larger than the topic's max.message.bytes"] = (Open, "'x' * 5000 | Send-KafkaRecord small"),
        ["topic does not exist, auto-create off"] = (Open, "'x' | Send-KafkaRecord nope"),
        ["invalid topic name"] = (Open, "'x' | Send-KafkaRecord 'bad topic!'"),
        ["partition out of range"] = (Open, "'x' | Send-KafkaRecord fdw -Partition 99"),
        ["negative partition"] = (Open, "'x' | Send-KafkaRecord fdw -Partition -1"),
        ["negative timestamp"] = (Open, "'x' | Send-KafkaRecord fdw -Timestamp (-5)"),
        ["no key on a compacted topic"] = (Open, "'x' | Send-KafkaRecord compact"),
        ["timestamp too old for the topic"] = (Open, "'x' | Send-KafkaRecord recent -Timestamp 1000"),
        ["no broker listens"] = ("$null = New-KafkaProducer 127.0.0.1:1 -Configuration $base", "'x' | Send-KafkaRecord fdw"),
        ["wrong type for the serializer"] = (Open, "'text' | Send-KafkaRecord fdw -ValueSerializer Int32"),
        ["null topic"] = (Open, "'x' | Send-KafkaRecord $null"),
        ["send after close"] = ("$closed = New-KafkaProducer $plain -Configuration $base; Close-KafkaProducer", "'x' | Send-KafkaRecord fdw -Producer $closed"),
        ["wrong password"] = ("$login['sasl.password'] = 'wrong'; " + Login, "'x' | Send-KafkaRecord fdw"),
        ["no ACL on the topic"] = (Login, "'x' | Send-KafkaRecord fdw"),
        ["untrusted certificate"] = ("$login.Remove('ssl.ca.location'); " + Login, "'x' | Send-KafkaRecord fdw"),
        ["no client certificate where one is required"] = ("$base['security.protocol'] = 'SSL'; $base['ssl.ca.location'] = $ca; $null = New-KafkaProducer $ssl -Configuration $base", "'x' | Send-KafkaRecord fdw"),
        ["plaintext client on a TLS port"] = ("$null = New-KafkaProducer $ssl -Configuration $base", "'x' | Send-KafkaRecord fdw"),
        ["TLS client on a plaintext port"] = ("$base['security.protocol'] = 'SSL'; $base['ssl.ca.location'] = $ca; " + Open, "'x' | Send-KafkaRecord fdw"),
        ["fenced by a newer producer with the same transactional.id"] = ("$base['transactional.id'] = 'fenced'; $old = New-KafkaProducer $plain -Configuration $base; Start-KafkaTransaction; $null = 'a' | Send-KafkaRecord fdw -Partition 0; $null = New-KafkaProducer $plain -Configuration $base; Start-KafkaTransaction", "'b' | Send-KafkaRecord fdw -Partition 0 -Producer $old"),
        ["send outside a transaction"] = (Transactional, "'x' | Send-KafkaRecord fdw"),
        ["commit without begin"] = (Transactional, "Complete-KafkaTransaction"),
        ["begin twice"] = (Transactional + "; Start-KafkaTransaction", "Start-KafkaTransaction"),
        ["transaction.timeout.ms above the broker's limit"] = ("$base['transaction.timeout.ms'] = 1000000; " + Transactional, "Start-KafkaTransaction"),
    };

    /// <summary>What a script cannot do.</summary>
    static readonly Dictionary<string, string> Inexpressible = new()
    {
        ["begin before init"] = "cannot happen: Start-KafkaTransaction initializes at its first use",
    };

    const string Open = "$null = New-KafkaProducer $plain -Configuration $base";
    const string Login = "$null = New-KafkaProducer $sasl -Configuration $login";
    const string Transactional = "$base['transactional.id'] = 't1'; " + Open;

    readonly PowerShellSession _session = new();

    public static TheoryData<string, double, string> Expressible()
    {
        var data = new TheoryData<string, double, string>();
        foreach ((string name, double seconds, string answer) in Rows().Where(row => Scripts.ContainsKey(row.Name))) data.Add(name, seconds, answer);
        return data;
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_situation_has_its_lines_or_a_reason_why_not()
    {
        Assert.Equal(26, Rows().Count());
        foreach ((string name, _, _) in Rows())
            Assert.True(Scripts.ContainsKey(name) ^ Inexpressible.ContainsKey(name), name);
        output.WriteLine($"{Scripts.Count} of 26 situations are compared. Not compared: {string.Join("; ", Inexpressible.Select(item => $"{item.Key} ({item.Value})"))}");
    }

    [RealKafkaTheory]
    [MemberData(nameof(Expressible))]
    public void The_answer_is_Javas(string scenario, double javaSeconds, string javaAnswer)
    {
        (string before, string act) = Scripts[scenario];
        kafka.Prepare(_session);
        _session.Run(before).ThrowIfFailed();

        long started = Stopwatch.GetTimestamp();
        ScriptResult result = _session.Run(act);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        string answer = string.Join(" | ", result.Errors.Select(error => $"{error.FullyQualifiedErrorId.Split(',')[0]} [{error.CategoryInfo.Category}] {string.Join(" <- ", Chain(error.Exception))}: {error.Exception.Message}"));
        output.WriteLine($"{scenario}: Java {javaAnswer} in {javaSeconds:F1} s; KafkaPS {(answer.Length == 0 ? "ok" : answer)} in {seconds:F1} s");
        // Not only after max.block.ms (60 s) or delivery.timeout.ms (120 s); a busy machine may take some seconds more than Java did.
        Assert.InRange(seconds, 0, javaSeconds + 8);
        if (javaAnswer == "ok")
        {
            Assert.Single(result.ThrowIfFailed().Output);
            return;
        }

        Assert.NotEmpty(result.Errors);
        // A fatal error is reported for the record, and again for the call.
        Assert.InRange(result.Errors.Count, 1, 2);
        Assert.All(result.Errors, error => Assert.Contains(javaAnswer.Split(" <- ")[^1], Chain(error.Exception).Select(ToJava)));
        Assert.All(result.Errors, error => Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category));
        // Text that librdkafka has freed would be garbage.
        Assert.All(result.Errors, error => Assert.DoesNotContain(error.Exception.Message, character => char.IsControl(character) || character == '\uFFFD'));
        Assert.Empty(result.Output);
    }

    /// <summary>Cold or warm, with or without permission to see the topic: always the same error, and none once the permission is granted.</summary>
    [RealKafkaFact]
    public void A_missing_right_is_one_error_until_it_is_granted()
    {
        kafka.Prepare(_session);
        kafka.Grant("seen", "Describe");
        const string send = "1..3 | Send-KafkaRecord seen -Synchronous";
        // Idempotence is off: without permission to write to at least one topic, it fails the producer as a whole.
        _session.Run("$login['enable.idempotence'] = $false; $null = New-KafkaProducer $sasl -Configuration $login").ThrowIfFailed();

        foreach (ScriptResult result in new[] { _session.Run(send), _session.Run(send) })
        {
            Assert.Equal(["TopicAuthorization", "TopicAuthorization", "TopicAuthorization"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
            Assert.All(result.Errors, error => Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category));
        }

        kafka.Grant("seen", "Write");
        Assert.Equal(3, _session.Run(send).ThrowIfFailed().Output.Count);
    }

    /// <summary>Java's name for an exception. Usage errors are .NET's and PowerShell's own; for one error code, Java throws the bare base class.</summary>
    static string ToJava(string exception) => exception switch
    {
        "ParameterBindingValidationException" or "ParameterBindingArgumentTransformationException" => "IllegalArgumentException",
        "InvalidOperationException" or "TransactionStateException" or "ProducerClosedException" => "IllegalStateException",
        "InvalidTxnTimeoutException" => "KafkaException",
        _ => exception,
    };

    static IEnumerable<string> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException) yield return exception.GetType().Name;
    }

    static IEnumerable<(string Name, double Seconds, string Answer)> Rows()
    {
        using var reader = new StreamReader(typeof(JavaFailureTests).Assembly.GetManifestResourceStream("java-failures.tsv")!);
        reader.ReadLine();
        while (reader.ReadLine() is string line)
        {
            string[] cells = line.Split('\t');
            yield return (cells[0], double.Parse(cells[1], CultureInfo.InvariantCulture), cells[2]);
        }
    }
}

/// <summary>One node with TLS, SASL, and access control, and the topics that the situations need.</summary>
public sealed class SecureKafka : IDisposable
{
    readonly Lazy<RealKafka> _kafka = new(Start);

    /// <summary>Sets the addresses and the base configurations in a session.</summary>
    internal void Prepare(PowerShellSession session)
    {
        Dictionary<string, string> properties = _kafka.Value.Properties;
        session.Run("""
            $base = @{ 'max.block.ms' = 6000; 'delivery.timeout.ms' = 8000; 'linger.ms' = 0 }
            $login = $base + @{ 'security.protocol' = 'SASL_SSL'; 'sasl.mechanism' = 'SCRAM-SHA-512'; 'sasl.username' = 'alice'; 'sasl.password' = 'alice-secret'; 'ssl.ca.location' = $ca }
            """, ("ca", Path.Combine(properties["CERTS"], "ca.pem")), ("plain", properties["BOOTSTRAP"]), ("ssl", properties["BOOTSTRAP_SSL"]), ("sasl", properties["BOOTSTRAP_SASL_SSL"])).ThrowIfFailed();
    }

    /// <summary>Grants the login's user a permission on a topic.</summary>
    internal void Grant(string topic, string right) => RealKafka.Tool("org.apache.kafka.tools.AclCommand",
        "--bootstrap-server", _kafka.Value.BootstrapServer, "--add", "--allow-principal", "User:alice", "--operation", right, "--topic", topic);

    public void Dispose()
    {
        if (_kafka.IsValueCreated) _kafka.Value.Dispose();
    }

    static RealKafka Start()
    {
        var kafka = new RealKafka("--acl", "--set", "auto.create.topics.enable=false");
        kafka.CreateTopic("fdw", 3);
        kafka.CreateTopic("seen", 1);
        kafka.CreateTopic("small", 1, "max.message.bytes=1000");
        kafka.CreateTopic("compact", 1, "cleanup.policy=compact");
        kafka.CreateTopic("recent", 1, "message.timestamp.before.max.ms=3600000");
        // The broker loads its coordinator at the first request, which must not be measured.
        using var session = new PowerShellSession();
        session.Run("$null = 'warm' | Send-KafkaRecord fdw -BootstrapServer $server; $null = New-KafkaProducer $server -Configuration @{ 'transactional.id' = 'warm' }; Start-KafkaTransaction",
            ("server", kafka.BootstrapServer)).ThrowIfFailed();
        return kafka;
    }
}
