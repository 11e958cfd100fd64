BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $cmdlets = (Get-Command -Module KafkaPS).Name
    $topics = (Get-ChildItem "$repository/docs/help/about_*.md").BaseName

    # Runs every PowerShell block in docs/help and the README unchanged, example by example. If an output block follows, the output is compared with it.
    # A block that cannot be run (it asks for a password, or never ends) is marked ```ps1, which looks the same. Output that differs in every run is marked ```Text.
    $examples = foreach ($page in Get-ChildItem "$repository/docs/help/*.md", "$repository/README.md") {
        foreach ($section in (Get-Content $page -Raw) -split '(?m)^#+ (?=\S)') {
            $blocks = [regex]::Matches($section, '(?ms)^```powershell\n(.*?)^```(?:\s*^```Output\n(.*?)^```)?')
            if (!$blocks) { continue }
            @{
                Page = $page.BaseName
                Title = ($section -split "`n")[0]
                # An output block is compared with the output of the block before it. The output of other blocks is not checked.
                Blocks = @($blocks.ForEach{ @{ Code = $_.Groups[1].Value; Output = $_.Groups[2].Success ? $_.Groups[2].Value : $null } })
            }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'Get-Help <_>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $_ -Full
    }

    It 'finds what was written, and not the syntax alone' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match '^\s*\w+-\w+ \['
        $help.Description.Text | Should -Not -BeNullOrEmpty
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
    }

    It 'explains every parameter' {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        foreach ($name in (Get-Command $_).Parameters.Keys.Where{ $_ -notin $common }) {
            (Get-Help $help.Name -Parameter $name).Description.Text | Should -Not -BeNullOrEmpty -Because "-$name is a parameter of $($help.Name)"
        }
    }
}

Describe 'Get-Help in other sessions' {
    It 'finds the help <When>' -ForEach @(
        @{ When = 'before the module is imported'; Command = '' }
        @{ When = 'after Import-Module -Force'; Command = 'Import-Module KafkaPS; Import-Module KafkaPS -Force;' }
        @{ When = 'in another language of the system'; Command = '[cultureinfo]::CurrentUICulture = "de-DE";' }
    ) {
        $modulePath = $env:PSModulePath
        try {
            $env:PSModulePath = "$repository/output$([System.IO.Path]::PathSeparator)$modulePath"
            $synopsis = & $pwsh $pwshFirst -NoProfile -Command "$Command (Get-Help Send-KafkaRecord).Synopsis"
        }
        finally {
            $env:PSModulePath = $modulePath
        }
        $synopsis | Should -Be (Get-Help Send-KafkaRecord).Synopsis
    }
}

Describe 'Get-Help <_>' -ForEach $topics {
    It 'shows the topic' {
        Get-Help $_ | Should -Match "^TOPIC\r?\n    $_\r?\n"
    }
}

Describe 'What the help shows' {
    BeforeAll {
        $modulePath = $env:PSModulePath
        $env:PSModulePath = "$repository/output$([System.IO.Path]::PathSeparator)$modulePath"
        Push-Location
    }

    AfterAll {
        Pop-Location
        $env:PSModulePath = $modulePath
    }

    BeforeEach {
        Set-Location (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())")
        1..1000 | ForEach-Object { "line $_" } | Set-Content app.log
        $PSStyle.OutputRendering = 'PlainText'

        # Addresses such as fdw1:9092 are replaced by an embedded cluster, and a default producer is open, as in a session that has called New-KafkaProducer.
        $cluster = Start-KafkaMockCluster -Topic fdw -PartitionCount 3
        $null = $cluster | New-KafkaProducer
    }

    AfterEach {
        Get-KafkaProducer | Close-KafkaProducer -Force -WarningAction Ignore
        Stop-KafkaMockCluster
    }

    It 'runs and shows what it says: <Page>, <Title>' -ForEach $examples {
        # Ignores what differs from run to run (numbers, addresses, folders, the number of partitions that received records), and where lines are broken.
        function Get-Shape([string] $Text) {
            $address = '(?:fdw\d:9092|127\.0\.0\.1:\d+)'
            ($Text -replace "$address(?:,$address)*", '<address>' -replace "'[^'\n]*[/\\]([^'/\\]+)'", '<file $1>' -replace '\d+(?:[.,:]\d+)*', '#' `
                -replace '-{2,}', '-' -replace '\s+', ' ' -replace '#: # \[#\.\.#\](?:, #: # \[#\.\.#\])+', '#: # [#..#]').Trim()
        }
        function Get-Line { process { $_ -is [System.Management.Automation.WarningRecord] ? "WARNING: $_" : $_ } }
        $lines = 1..10
        $ErrorActionPreference = 'Stop'
        foreach ($block in $Blocks) {
            $code = $block.Code -replace 'fdw\d:9092(,fdw\d:9092)*', ($cluster.BootstrapServer -join ',')
            # Runs in the scope of the example, as at a prompt.
            $shown = . ([scriptblock]::Create($code)) 3>&1 | Get-Line | Out-String -Width 250
            if ($null -ne $block.Output) { Get-Shape $shown | Should -Be (Get-Shape $block.Output) }
        }
    }
}
