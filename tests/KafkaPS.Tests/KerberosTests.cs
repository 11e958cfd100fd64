namespace KafkaPS.Tests;

/// <summary>
/// Kerberos login against a real Kerberos server and a real Kafka, on a system whose libsasl2 is libsasl2.so.2. Each script runs in its own process,
/// because environment variables configure Kerberos.
/// </summary>
public sealed class KerberosTests(KerberosRealm realm) : IClassFixture<KerberosRealm>
{
    const string Module = "com.sun.security.auth.module.Krb5LoginModule required";

    [KerberosFact]
    public void A_keytab_logs_in_with_a_ticket_of_the_producers_own()
    {
        // The default ticket is bob's, and stays bob's.
        realm.Run("/usr/bin/kinit", "-k", "-t", realm.Path("bob.keytab"), "bob");
        string before = realm.Run("/usr/bin/klist");
        string value = Guid.NewGuid().ToString();

        string[] output = Run($$"""
            $null = New-KafkaProducer {{realm.Address}} -SaslMechanism GSSAPI -CaCertificatePath '{{realm.Authority}}' -Configuration @{ 'sasl.kerberos.keytab' = '{{realm.Path("carol.keytab")}}'; 'sasl.kerberos.principal' = 'carol' }
            ('{{value}}' | Send-KafkaRecord keytab).Topic
            """);

        Assert.Equal(["keytab"], output);
        Assert.Contains(value, TopicReader.ReadValues(realm.PlainTextAddress, "keytab"));
        Assert.Contains("carol@TEST.KAFKAPS for kafka/localhost@", realm.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("bob@TEST.KAFKAPS for kafka/localhost@", realm.Log, StringComparison.Ordinal);
        Assert.Equal(before, realm.Run("/usr/bin/klist"));
    }

    [KerberosFact]
    public void The_file_of_a_Java_client_logs_in()
    {
        string[] output = Run($"$null = New-KafkaProducer -ConfigurationPath '{Java($"useKeyTab=true storeKey=true keyTab=\"{realm.Path("carol.keytab")}\" principal=\"carol@TEST.KAFKAPS\";")}'; ('x' | Send-KafkaRecord java).Topic");

        Assert.Equal(["java"], output);
        Assert.Equal(["x"], TopicReader.ReadValues(realm.PlainTextAddress, "java"));
    }

    [KerberosFact]
    public void Two_producers_of_one_session_log_in_as_two_users()
    {
        string[] output = Run($$"""
            foreach ($user in 'grace', 'carol') {
                $null = New-KafkaProducer {{realm.Address}} -Name $user -SaslMechanism GSSAPI -CaCertificatePath '{{realm.Authority}}' -Configuration @{ 'sasl.kerberos.keytab' = "{{realm.Path("")}}/$user.keytab"; 'sasl.kerberos.principal' = $user; debug = 'security' }
            }
            foreach ($user in 'grace', 'carol') {
                $log = $user | Send-KafkaRecord two -Producer $user -Debug 5>&1
                [regex]::Matches("$log", 'Authenticated as (\w+)').ForEach{ $_.Groups[1].Value }
            }
            """);

        Assert.Equal(["grace", "carol"], output.Distinct());
        Assert.Equal(["carol", "grace"], TopicReader.ReadValues(realm.PlainTextAddress, "two").Order());
    }

    [KerberosFact]
    public void A_ticket_that_is_there_logs_in_and_one_that_is_not_is_an_error_at_once()
    {
        string cache = $"FILE:{realm.Path("ticket")}", file = Java("useTicketCache=true;");

        string error = Assert.Single(Run($"New-KafkaProducer -ConfigurationPath '{file}'", ("KRB5CCNAME", cache)));
        realm.Run("/usr/bin/kinit", "-k", "-t", realm.Path("carol.keytab"), "-c", cache, "carol");
        string[] output = Run($"$null = New-KafkaProducer -ConfigurationPath '{file}'; ('x' | Send-KafkaRecord ticket).Topic", ("KRB5CCNAME", cache));

        Assert.StartsWith("ERROR: There is no Kerberos ticket to log in with", error, StringComparison.Ordinal);
        Assert.Equal(["ticket"], output);
    }

    /// <summary>Each producer uses the ticket file that its configuration names, whatever the environment says, and leaves the file there.</summary>
    [KerberosFact]
    public void The_cache_that_a_Java_line_names_is_the_producers_own()
    {
        foreach (string user in new[] { "frank", "grace" }) realm.Run("/usr/bin/kinit", "-k", "-t", realm.Path($"{user}.keytab"), "-c", $"FILE:{realm.Path($"{user}.ticket")}", user);
        string[] files = [.. new[] { "frank", "grace", "nobody" }.Select(user => Java($"useTicketCache=true ticketCache=\"{realm.Path($"{user}.ticket")}\";"))];

        string[] output = Run($$"""
            foreach ($file in '{{files[0]}}', '{{files[1]}}') {
                $null = New-KafkaProducer -ConfigurationPath $file
                ('x' | Send-KafkaRecord caches).Topic
                Close-KafkaProducer
            }
            New-KafkaProducer -ConfigurationPath '{{files[2]}}'
            """, ("KRB5CCNAME", $"FILE:{realm.Path("none")}"));

        Assert.Equal(["caches", "caches"], output[..^1]);
        Assert.All(["frank", "grace"], user => Assert.Contains($"{user}@TEST.KAFKAPS for kafka/localhost@", realm.Log, StringComparison.Ordinal));
        Assert.StartsWith($"ERROR: There is no Kerberos ticket in '{realm.Path("nobody.ticket")}' to log in with", output[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(realm.Path("frank.ticket")));
    }

    [KerberosFact]
    public void A_login_that_fails_is_one_error_at_once_and_nothing_is_on_the_console()
    {
        File.Copy(realm.Path("erin.keytab"), realm.Path("old.keytab"), overwrite: true);
        realm.ChangeKey("erin");
        string[] lines = Run($$"""
            foreach ($login in ('erin', 'old'), ('dave', 'carol'), ('carol', 'missing')) {
                New-KafkaProducer {{realm.Address}} -SaslMechanism GSSAPI -CaCertificatePath '{{realm.Authority}}' -Configuration @{ 'sasl.kerberos.keytab' = "{{realm.Path("")}}/$($login[1]).keytab"; 'sasl.kerberos.principal' = $login[0] }
            }
            """);

        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"ERROR: The keytab '{realm.Path("old.keytab")}' could not be used to get a Kerberos ticket for 'erin': ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"ERROR: sasl.kerberos.principal='dave': The keytab '{realm.Path("carol.keytab")}' has no key for it. It has keys for carol@TEST.KAFKAPS.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"ERROR: sasl.kerberos.keytab='{realm.Path("missing.keytab")}': ", lines[2], StringComparison.Ordinal);
    }

    [KerberosFact]
    public void No_name_in_a_file_runs_a_command()
    {
        string trace = realm.Path("trace");
        string[] files =
        [
            Java($"useKeyTab=true keyTab=\"{realm.Path("carol.keytab")}\" principal=\"carol;touch {trace}\";"),
            Java($"useKeyTab=true keyTab=\"{realm.Path("carol.keytab")}$(touch {trace})\" principal=\"carol\";"),
        ];

        Assert.All(files, file => Assert.StartsWith("ERROR: ", Assert.Single(Run($"New-KafkaProducer -ConfigurationPath '{file}'")), StringComparison.Ordinal));
        Assert.False(File.Exists(trace));
    }

    [KerberosFact]
    public void A_ticket_is_renewed_before_its_end()
    {
        // Alice's tickets live for 4 seconds.
        string[] output = Run($$"""
            $null = New-KafkaProducer {{realm.Address}} -SaslMechanism GSSAPI -CaCertificatePath '{{realm.Authority}}' -Configuration @{ 'sasl.kerberos.keytab' = '{{realm.Path("alice.keytab")}}'; 'sasl.kerberos.principal' = 'alice'; 'sasl.kerberos.min.time.before.relogin' = 500 }
            $asked = { [regex]::Matches([IO.File]::ReadAllText('{{realm.Path("kdc.log")}}'), 'AS_REQ .* ISSUE: .* alice@').Count }
            $before = & $asked
            $end = [datetime]::UtcNow.AddMinutes(1)
            while ((& $asked) -lt $before + 3 -and [datetime]::UtcNow -lt $end) { [Threading.Thread]::Sleep(200) }
            (& $asked) -ge $before + 3
            ('x' | Send-KafkaRecord renewed).Topic
            """);

        Assert.Equal(["True", "renewed"], output);
    }

    string Java(string options) => realm.Write($"{Guid.NewGuid()}.properties", $"""
        bootstrap.servers={realm.Address}
        security.protocol=SASL_SSL
        sasl.mechanism=GSSAPI
        sasl.kerberos.service.name=kafka
        ssl.truststore.type=PEM
        ssl.truststore.location={realm.Authority}
        sasl.jaas.config={Module} {options}
        """);

    /// <summary>What a script prints, including errors and warnings. The process must not write to standard error.</summary>
    string[] Run(string script, params (string Name, string Value)[] environment)
    {
        (_, string output, string error) = ChildProcess.RunScript($"Import-Module '{Paths.Module}'; {script}", [.. realm.Environment.Select(pair => (pair.Key, pair.Value)), .. environment]);
        Assert.Equal("", error);
        return output.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
