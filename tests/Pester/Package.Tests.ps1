BeforeAll {
    $repository = Resolve-Path "$PSScriptRoot/../.."
    . "$repository/tools/PowerShellProcess.ps1"
    $pwsh, $pwshFirst = Get-PowerShellProcess
    $build = "$repository/build.ps1"

    # A user who has no modules yet, and whose folder names contain spaces and non-ASCII letters.
    $userHome = Join-Path $TestDrive 'Jürgen Müller Ωμέγα'
    $packages = Join-Path $userHome 'Pakete für KafkaPS'
    # PSResourceGet keeps its list of repositories in .local/share or, if that does not exist, in the current directory.
    $null = New-Item -ItemType Directory $packages, "$userHome/tmp", "$userHome/.local/share"

    # Runs a script in a PowerShell process of that user, outside the repository's directory, and returns the lines that it prints.
    function Invoke-AsUser([string] $Script, [switch] $PassThru) {
        $file = Join-Path $userHome "script $([guid]::NewGuid()).ps1"
        Set-Content $file "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'`n$Script" -Encoding utf8
        $start = [System.Diagnostics.ProcessStartInfo]::new($pwsh, [string[]] (@($pwshFirst) + '-NoProfile', '-NonInteractive', '-File', $file).Where{ $_ })
        $start.WorkingDirectory = $userHome
        $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
        $start.Environment['HOME'] = $userHome
        $start.Environment['XDG_DATA_HOME'] = "$userHome/.local/share"
        $start.Environment['XDG_CONFIG_HOME'] = "$userHome/config"
        $start.Environment['XDG_CACHE_HOME'] = "$userHome/cache"
        $null = $start.Environment.Remove('PSModulePath')
        $process = [System.Diagnostics.Process]::Start($start)
        if ($PassThru) { return $process }
        $process.StandardInput.Close()
        $text = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $process.ExitCode | Should -Be 0 -Because $text
        $text.Trim() -split '\r?\n'
    }

    # Creates a package of the same module with another version, like the next release.
    function New-NextPackage([string] $Version) {
        $next = Join-Path $userHome 'next/KafkaPS'
        $null = New-Item -ItemType Directory (Split-Path $next)
        Copy-Item "$repository/output/KafkaPS" $next -Recurse
        $manifest = "$next/KafkaPS.psd1"
        (Get-Content $manifest -Raw) -replace "ModuleVersion( *)= '[^']+'", "ModuleVersion`$1= '$Version'" | Set-Content $manifest
        Compress-PSResource -Path $next -DestinationPath $packages
    }
}

Describe 'The package' {
    BeforeAll {
        & $build Package -NoBuild -OutputPath $packages
        $package = Get-Item "$packages/*.nupkg"
        $manifest = Import-PowerShellDataFile "$repository/KafkaPS.psd1"
        $version = $manifest.ModuleVersion
        $label = $manifest.PrivateData.PSData.Prerelease
        $latin1 = [System.Text.Encoding]::Latin1
    }

    It 'has the version of the manifest in its name, and the symbols beside it' {
        $fullVersion = ($version, $label).Where{ $_ } -join '-'
        $package.Name | Should -Be "KafkaPS.$fullVersion.nupkg"
        Join-Path $packages "KafkaPS.$fullVersion.symbols.zip" | Should -Exist
    }

    It 'weighs no more than 35 MB, and has no debug symbols' {
        $package.Length | Should -BeLessThan 35MB
        Get-ChildItem "$repository/output/KafkaPS" -Recurse -Include *.pdb | Should -BeNullOrEmpty
    }

    Context 'has a software bill of materials' {
        BeforeAll {
            Add-Type -AssemblyName System.IO.Compression.FileSystem
            $archive = [System.IO.Compression.ZipFile]::OpenRead($package.FullName)
            try {
                $reader = [System.IO.StreamReader]::new($archive.GetEntry('KafkaPS.cdx.json').Open())
                $bom = $reader.ReadToEnd() | ConvertFrom-Json
            }
            finally { $archive.Dispose() }

            # Checks that the bytes of a library contain a text, encoded as in C strings or as in Windows resources.
            $libraries = Get-ChildItem "$repository/output/KafkaPS/lib/runtimes" -Recurse -File
            function Test-Library([string] $Name, [string] $Text) {
                $files = $libraries.Where{ $_.Name -like $Name }
                $files.Count | Should -BeGreaterThan 0 -Because "$Name is shipped"
                foreach ($file in $files) {
                    $content = $latin1.GetString([System.IO.File]::ReadAllBytes($file.FullName))
                    $found = $content.Contains($Text) -or $content.Contains($latin1.GetString([System.Text.Encoding]::Unicode.GetBytes($Text)))
                    $found | Should -BeTrue -Because "$($file.FullName) is said to have '$Text'"
                }
            }
        }

        It 'of this version, which is the same each time' {
            $bom.bomFormat | Should -Be CycloneDX
            $bom.metadata.component.name | Should -Be KafkaPS
            $bom.metadata.component.version | Should -Be (($version, $label).Where{ $_ } -join '-')
            $bom.metadata.PSObject.Properties.Name | Should -Not -Contain timestamp
            $bom.PSObject.Properties.Name | Should -Not -Contain serialNumber
        }

        It 'with the packages that the module carries, in the locked versions' {
            $locked = (Get-Content "$repository/src/KafkaPS/packages.lock.json" -Raw | ConvertFrom-Json).dependencies.'net8.0'
            foreach ($name in 'Confluent.Kafka', 'librdkafka.redist') { $bom.components.purl | Should -Contain "pkg:nuget/$name@$($locked.$name.resolved)" }
            $bom.components.Where{ $_.name -eq 'librdkafka' }.version | Should -Be $locked.'librdkafka.redist'.resolved
            $bom.components.name | Should -Not -Contain PowerShellStandard.Library
        }

        It 'with the versions of <Name> that are in the libraries' -ForEach @(
            @{ Name = 'openssl'; Library = '*librdkafka.so', 'librdkafka.dylib', 'libcrypto-3*.dll'; Form = 'OpenSSL {0} ' }
            @{ Name = 'curl'; Library = , 'libcurl.dll'; Form = 'libcurl/{0}' }
            @{ Name = 'zlib'; Library = '*librdkafka.so', 'librdkafka.dylib', 'z.dll'; Form = 'inflate {0} ' }
            @{ Name = 'zstd'; Library = '*librdkafka.so', 'librdkafka.dylib', 'zstd.dll'; Form = '{0}' }
            @{ Name = 'lz4'; Library = '*librdkafka.so', 'librdkafka.dylib'; Form = '{0}' }
            @{ Name = 'msvc-runtime'; Library = , 'vcruntime140.dll'; Form = '{0}' }
        ) {
            $versions = $bom.components.Where{ $_.name -eq $Name }.version
            $versions | Should -Not -BeNullOrEmpty
            foreach ($part in $Library) {
                # On Windows, the version of OpenSSL is different.
                $version = if ($versions.Count -gt 1) { $versions[[int] ($part -like '*.dll')] } else { $versions }
                Test-Library $part ($Form -f $version)
            }
        }
    }

    It 'has files that do not tell where they were built' {
        foreach ($file in Get-ChildItem "$repository/output/KafkaPS/lib/KafkaPS*.dll", "$repository/output/symbols/*.pdb") {
            $content = $latin1.GetString([System.IO.File]::ReadAllBytes($file.FullName))
            $content.Contains($latin1.GetString([System.Text.Encoding]::UTF8.GetBytes("$repository"))) | Should -BeFalse -Because "$($file.Name) would be another file in another folder"
        }
    }

    # On Windows, the user's modules are in the Documents folder, which no environment variable moves.
    It 'is installed from a folder, sends a record, is updated while it is in use, and uninstalled' -Skip:$IsWindows {
        $installed = Invoke-AsUser @"
            Register-PSResourceRepository Folder -Uri '$packages' -Trusted
            Install-PSResource KafkaPS -Repository Folder -Prerelease
            (Get-PSResource KafkaPS).InstalledLocation
            (Get-Module -ListAvailable KafkaPS).Version.ToString()
"@
        $installed[0] | Should -BeLike "$userHome*"
        $installed[1] | Should -Be $version

        $send = '$null = Start-KafkaMockCluster fdw -PartitionCount 1 | New-KafkaProducer; "$(''x'' | Send-KafkaRecord fdw) $((Get-Module KafkaPS).Version)"; Close-KafkaProducer'
        Invoke-AsUser "Import-Module KafkaPS; $send" | Should -Be "fdw-0@0 $version"
        # Without Import-Module: PowerShell finds the cmdlets by their names.
        Invoke-AsUser $send | Should -Be "fdw-0@0 $version"

        # A session that continues while the module is updated.
        $user = Invoke-AsUser "Import-Module KafkaPS; `$null = Start-KafkaMockCluster fdw -PartitionCount 1 | New-KafkaProducer; 'ready'; `$null = [Console]::In.ReadLine(); $send" -PassThru
        try {
            $user.StandardOutput.ReadLine() | Should -Be ready

            New-NextPackage 99.0.0
            $updated = Invoke-AsUser "Update-PSResource KafkaPS -Repository Folder -Prerelease; $send"
            $updated | Should -Be 'fdw-0@0 99.0.0'

            $user.StandardInput.WriteLine()
            $user.StandardOutput.ReadToEnd().Trim() | Should -Be "fdw-0@0 $version"
            $user.WaitForExit()
        }
        finally {
            if (-not $user.HasExited) { $user.Kill($true) }
        }

        Invoke-AsUser "Uninstall-PSResource KafkaPS -Version '*' -Prerelease; @(Get-Module -ListAvailable KafkaPS).Count" | Should -Be 0
    }

    It 'is installed by build.ps1 Install, from any current directory' -Skip:$IsWindows {
        $installed = Invoke-AsUser @"
            `$null = & '$build' Install -NoBuild -OutputPath '$userHome/tmp'
            & '$build' Install -NoBuild -OutputPath '$userHome/tmp' | ForEach-Object { "`$(`$_.Name) `$(`$_.Version)" }
            @((Get-PSResourceRepository).Name) -like 'KafkaPS-*'
            Import-Module KafkaPS
            (Get-Command -Module KafkaPS).Count -gt 20
"@
        $installed | Should -Be "KafkaPS $version", 'True'
    }
}

Describe 'build.ps1' {
    It 'explains and completes its tasks' {
        $help = Get-Help $build -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        foreach ($name in (Get-Command $build).Parameters.Keys.Where{ $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }) {
            (Get-Help $build -Parameter $name).Description.Text | Should -Not -BeNullOrEmpty -Because "-$name is a parameter of build.ps1"
        }

        $line = "$build P"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain Package
    }

    It 'refuses a task that it does not have' {
        { & $build Publish } | Should -Throw -ErrorId 'ParameterArgumentValidationError,build.ps1'
    }
}
