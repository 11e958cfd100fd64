using System.Management.Automation;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace KafkaPS.Tests;

/// <summary>Keys and values as bytes, sent through the engine and read back from an embedded cluster. KafkaPS.UnitTests tests what each serializer writes.</summary>
public sealed class SerializationTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly string _bootstrapServer;

    public SerializationTests()
    {
        ScriptResult started = _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $cluster; $null = $cluster | New-KafkaProducer").ThrowIfFailed();
        _bootstrapServer = ((string[])Assert.Single(started.Output).Properties["BootstrapServer"].Value)[0];
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Key_and_value_have_serializers_apart()
    {
        _session.Run("258 | Send-KafkaRecord one -Key '7' -KeySerializer Int64 -ValueSerializer Int16").ThrowIfFailed();

        Assert.Equal(["0000000000000007 0102"], Read());
    }

    [Fact]
    public void Java_class_names_are_names_too()
    {
        _session.Run("1 | Send-KafkaRecord one -Key 2 -KeySerializer org.apache.kafka.common.serialization.IntegerSerializer -ValueSerializer ShortSerializer").ThrowIfFailed();

        Assert.Equal(["00000002 0001"], Read());
    }

    [Fact]
    public void The_serializers_of_the_producer_hold_unless_the_call_says_otherwise()
    {
        ScriptResult result = _session.Run("""
            $p = $cluster | New-KafkaProducer -KeySerializer Int16 -ValueSerializer { "<$_>" }
            "$($p.KeySerializer)/$($p.ValueSerializer)"
            $null = 'a' | Send-KafkaRecord one -Key 1
            $null = 'a' | Send-KafkaRecord one -Key 1 -KeySerializer String -ValueSerializer Auto
            """).ThrowIfFailed();

        Assert.Equal("Int16/ \"<$_>\" ", Assert.Single(result.Output).ToString());
        Assert.Equal(["0001 3c613e", "31 61"], Read());
    }

    [Fact]
    public void What_does_not_fit_is_an_error_of_its_record_and_the_next_goes_on()
    {
        ScriptResult result = _session.Run("1, 'x', 70000, 2 | Send-KafkaRecord one -ValueSerializer Int16");

        Assert.Equal(["null 0001", "null 0002"], Read());
        Assert.Equal(2, result.Output.Count);
        Assert.All(result.Errors, error =>
        {
            Assert.Equal("Serialization,KafkaPS.Commands.SendKafkaRecordCommand", error.FullyQualifiedErrorId);
            Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
            Assert.Equal("KafkaPS.SerializationException", error.Exception.GetType().FullName);
        });
        Assert.Equal(["x", 70000], result.Errors.Select(error => PSObject.AsPSObject(error.TargetObject).Properties["Value"].Value));
    }

    [Fact]
    public void A_key_that_does_not_fit_says_so()
    {
        ScriptResult result = _session.Run("'v' | Send-KafkaRecord one -Key x -KeySerializer Guid");

        Assert.Contains("The key cannot be serialized", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Read());
    }

    [Fact]
    public void A_script_block_sees_what_PowerShell_has_added_to_the_input()
    {
        ScriptResult result = _session.Run("""
            $line = [psobject]'text' ; $line.psobject.Properties.Add([psnoteproperty]::new('File', 'a.log'))
            $line | Send-KafkaRecord one -Key { $_.File } -ValueSerializer { "$($_.File): $_" }
            """).ThrowIfFailed();

        Assert.Single(result.Output);
        Assert.Equal([$"{Hex("a.log")} {Hex("a.log: text")}"], Read());
    }

    [Theory]
    [InlineData("{ 'text' }", "74657874")]
    [InlineData("{ '' }", "")]
    [InlineData("{ $null }", "null")]
    [InlineData("{ ,[byte[]](0, 255) }", "00ff")]
    [InlineData("{ [byte[]](0, 255) }", "00ff")]
    [InlineData("{ [byte[]](7) }", "07")]
    [InlineData("{ param() process { \"p$_\" } }", "7031")]
    public void A_script_block_gives_text_bytes_or_null(string script, string expected)
    {
        _session.Run($"1 | Send-KafkaRecord one -ValueSerializer {script}").ThrowIfFailed();

        Assert.Equal([$"null {expected}"], Read());
    }

    [Theory]
    [InlineData("{ }", "returned nothing")]
    [InlineData("{ 5 }", "'5' of type System.Int32")]
    [InlineData("{ 'a'; 'b' }", "returned 2 objects")]
    public void What_else_a_script_block_gives_is_an_error(string script, string expected)
    {
        ScriptResult result = _session.Run($"1 | Send-KafkaRecord one -ValueSerializer {script}");

        Assert.Contains(expected, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Read());
    }

    [Fact]
    public void A_script_block_is_not_asked_about_null()
    {
        _session.Run("$null | Send-KafkaRecord one -KeySerializer { 'k' } -ValueSerializer { 'v' }").ThrowIfFailed();

        Assert.Equal(["null null"], Read());
    }

    [Theory]
    [InlineData("{ if ($_ -eq 2) { throw 'no twos' } else { 'k' } }", "no twos")]
    [InlineData("{ if ($_ -eq 2) { Write-Error 'no twos' }; 'k' }", "no twos")]
    [InlineData("{ 1 / ($_ - 2); }", "zero")]
    [InlineData("{ if ($_ -eq 2) { $null.Method() }; 'k' }", "null-valued")]
    public void An_error_in_a_key_block_is_the_users_own_with_its_position_and_the_next_record_goes_on(string block, string expected)
    {
        // The bare engine has no Write-Error.
        _session.Run("function global:Write-Error { [CmdletBinding()] param($Text) $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Exception]::new($Text), 'x', 0, $null)) }").ThrowIfFailed();

        ScriptResult result = _session.Run($"1, 2, 3 | Send-KafkaRecord one -Key {block}");

        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal("Serialization,KafkaPS.Commands.SendKafkaRecordCommand", error.FullyQualifiedErrorId);
        Assert.Contains(expected, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("line:1 char:", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, PSObject.AsPSObject(error.TargetObject).Properties["Value"].Value);
        Assert.IsAssignableFrom<RuntimeException>(error.Exception.InnerException);
    }

    [Fact]
    public void The_record_of_an_error_has_the_key_that_the_block_gave()
    {
        ScriptResult result = _session.Run("'a', ('x' * 1100000) | Send-KafkaRecord one -Key { \"k$($_.Length)\" } -Partition 0 -Timestamp 5 -Header @{ h = 1 }");

        PSObject record = PSObject.AsPSObject(result.Error.TargetObject);
        Assert.Equal("k1100000", record.Properties["Key"].Value);
        Assert.Equal(0, record.Properties["Partition"].Value);
        Assert.Equal(5, ((DateTimeOffset)record.Properties["Timestamp"].Value).ToUnixTimeMilliseconds());
        Assert.Equal("h", Assert.Single(LanguagePrimitives.GetEnumerable(record.Properties["Headers"].Value).Cast<object>()).ToString());
        Assert.Equal([$"{Hex("k1")} 61"], Read());
    }

    [Fact]
    public void A_key_block_can_give_null_numbers_and_bytes()
    {
        _session.Run("1 | Send-KafkaRecord one -Key { }; 2 | Send-KafkaRecord one -Key { $_ } -KeySerializer Int16; 3 | Send-KafkaRecord one -Key { [byte[]](1, 255) }").ThrowIfFailed();

        Assert.Equal(["null 31", "0002 32", "01ff 33"], Read());
    }

    [Fact]
    public void A_record_has_its_own_and_takes_from_the_call_what_it_leaves_open()
    {
        _session.Run("""
            (New-KafkaRecord one own v -Header @{ h = 'own' }), (New-KafkaRecord -Value v) | Send-KafkaRecord one -Key call -Header @{ h = 'call' } 
            New-KafkaRecord one own v | Send-KafkaRecord -Key { throw 'not asked' }
            New-KafkaRecord one -Value v -Header @{ h = 'of the record' } | Send-KafkaRecord -Key { "$($_.Headers[0])" } -ValueSerializer { "<$_>" }
            """).ThrowIfFailed();

        List<ConsumeResult<byte[]?, byte[]?>> records = TopicReader.Read(_bootstrapServer, "one");
        Assert.Equal(["own", "call", "own", "h"], records.Select(record => Encoding.UTF8.GetString(record.Message.Key!)));
        Assert.Equal("<v>", Encoding.UTF8.GetString(records[^1].Message.Value!));
        Assert.Equal(["own", "call"], records.Take(2).Select(record => Encoding.UTF8.GetString(record.Message.Headers[0].GetValueBytes())));
    }

    [Fact]
    public void Json_has_what_PowerShell_and_the_user_have_added()
    {
        _session.Run("""
            class Order { [int] $Id = 7; hidden [int] $Secret = 1 }
            $order = [Order]::new()
            $order.psobject.Properties.Add([psnoteproperty]::new('Note', 'n'))
            $order.psobject.Properties.Add([psscriptproperty]::new('Twice', { $this.Id * 2 }))
            $order.psobject.Properties.Add([psscriptproperty]::new('Failing', { throw 'no' }))
            $order | Send-KafkaRecord one -ValueSerializer Json
            """).ThrowIfFailed();

        string json = Assert.Single(TopicReader.ReadValues(_bootstrapServer, "one"))!;
        Assert.Equal("""{"Note":"n","Twice":14,"Failing":null,"Id":7}""", json);
    }

    [Fact]
    public void Json_adds_nothing_to_what_an_object_only_holds()
    {
        // PowerShell adds a process's Parent, which would have a Parent too.
        _session.Run("[System.Diagnostics.Process]::GetCurrentProcess() | Send-KafkaRecord one -ValueSerializer Json").ThrowIfFailed();

        JsonElement process = JsonDocument.Parse(Assert.Single(TopicReader.ReadValues(_bootstrapServer, "one"))!).RootElement;
        Assert.Equal(Environment.ProcessId, process.GetProperty("Id").GetInt32());
        JsonElement parent = process.GetProperty("Parent");
        Assert.Equal(JsonValueKind.Number, parent.GetProperty("Id").ValueKind);
        Assert.False(parent.TryGetProperty("Parent", out _));
    }

    [Fact]
    public void JsonDepth_holds_for_Auto_and_Json()
    {
        ScriptResult result = _session.Run("""
            $nested = @{ a = @{ b = @{ c = 1 } } }
            $nested | Send-KafkaRecord one -JsonDepth 3
            $nested | Send-KafkaRecord one -JsonDepth 2
            $nested | Send-KafkaRecord one -JsonDepth 2 -ValueSerializer Json
            """);

        Assert.Equal(["""{"a":{"b":{"c":1}}}"""], TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.Contains("$.a.b;", error.Exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unicode", "e900")]
    [InlineData("1252", "e9")]
    [InlineData("([System.Text.Encoding]::BigEndianUnicode)", "00e9")]
    [InlineData("utf8BOM", "c3a9")]
    public void Text_has_the_encoding_of_the_call(string encoding, string expected)
    {
        _session.Run($"'é' | Send-KafkaRecord one -Key 'é' -Encoding {encoding}").ThrowIfFailed();

        Assert.Equal([$"{expected} {expected}"], Read());
    }

    [Theory]
    [InlineData("'x' | Send-KafkaRecord one -ValueSerializer Int31", "'Int31'")]
    [InlineData("'x' | Send-KafkaRecord one -KeySerializer org.apache.kafka.common.serialization.ListSerializer", "ListSerializer'")]
    [InlineData("'x' | Send-KafkaRecord one -Encoding nope", "'nope'")]
    [InlineData("'x' | Send-KafkaRecord one -Timestamp -1", "'-1'")]
    [InlineData("'x' | Send-KafkaRecord one -JsonDepth 0", "JsonDepth")]
    public void A_mistake_in_the_call_is_an_error_that_names_it(string script, string text)
    {
        ScriptResult result = _session.Run(script);

        Assert.IsAssignableFrom<ParameterBindingException>(result.Terminating?.Exception ?? result.Error.Exception);
        Assert.Contains(text, result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Send-KafkaRecord -ValueSerializer int", "Int16 Int32 Int64")]
    [InlineData("New-KafkaProducer -KeySerializer J", "Json")]
    [InlineData("Send-KafkaRecord -Encoding uni", "unicode")]
    public void Names_are_completed(string line, string expected) => Assert.Equal(expected,
        string.Join(' ', _session.Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText", ("line", line)).ThrowIfFailed().Values<string>()));

    [Fact]
    public void What_people_pipe_arrives_as_they_mean_it()
    {
        ScriptResult result = _session.Run("""
            function global:Noisy { [CmdletBinding()] param($Password) $PSCmdlet.WriteWarning('careful') }
            Noisy -Password hunter2 3>&1 | Send-KafkaRecord one
            (New-KafkaRecord one ([byte[]](72, 105) + [byte[]](33)) ([byte[]](72, 105) + [byte[]](33)) -Header @{ h = [byte[]](72, 105) + [byte[]](33) }) | Send-KafkaRecord
            [System.Text.StringBuilder]::new('hello') | Send-KafkaRecord one -Key ([System.Net.NetworkInformation.PhysicalAddress]::Parse('00-11-22-33-44-55'))
            [System.Text.Json.JsonDocument]::Parse('{ "a" : 1 }') | Send-KafkaRecord one -Header @{ h = [System.Text.StringBuilder]::new('x') }
            [pscustomobject]@{ secret = [System.Security.SecureString]::new() } | Send-KafkaRecord one
            """);

        Assert.Equal([$"null {Hex("careful")}", "486921 486921", $"{Hex("001122334455")} {Hex("hello")}", $"null {Hex("{\"a\":1}")}"], Read());
        Assert.Contains("$.secret cannot be sent", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["486921", Hex("x")], TopicReader.Read(_bootstrapServer, "one").SelectMany(record => record.Message.Headers).Select(header => Hex(header.GetValueBytes())));
    }

    IEnumerable<string> Read() => TopicReader.Read(_bootstrapServer, "one").Select(record => $"{Hex(record.Message.Key)} {Hex(record.Message.Value)}");

    static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexStringLower(bytes);

    static string Hex(string text) => Hex(Encoding.UTF8.GetBytes(text));
}
