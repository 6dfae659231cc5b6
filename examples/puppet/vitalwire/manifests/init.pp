# Installs what vitalwire.lock pins. The lock and the two scripts lie in the module's files/.
#
# @param root  folder that gets versions/, current and previous
class vitalwire (
  String $root = '/opt/vitalwire',
) {
  $lib = '/usr/local/lib/vitalwire'

  file { $lib:
    ensure => directory,
  }

  file { "${lib}/vitalwire.lock":
    source => 'puppet:///modules/vitalwire/vitalwire.lock',
    notify => Exec['vitalwire-install'],
  }

  file { "${lib}/vitalwire.pub":
    source => 'puppet:///modules/vitalwire/vitalwire.pub',
    before => Exec['vitalwire-install'],
  }

  ['vitalwire-install.sh', 'vitalwire-verify.sh'].each |$script| {
    file { "${lib}/${script}":
      source => "puppet:///modules/vitalwire/${script}",
      mode   => '0755',
      before => Exec['vitalwire-install'],
    }
  }

  # A second run changes nothing, so it may run whenever the lock is new.
  exec { 'vitalwire-install':
    command     => "${lib}/vitalwire-install.sh ${lib}/vitalwire.lock ${lib}/vitalwire.pub ${root}",
    path        => ['/usr/bin', '/bin'],
    refreshonly => true,
    notify      => Exec['vitalwire-test'],
  }

  file_line { 'vitalwire-rules':
    path   => '/etc/suricata/suricata.yaml',
    line   => "  - ${root}/current/suricata/rules/*.rules",
    after  => '^rule-files:',
    notify => Exec['vitalwire-test'],
  }

  exec { 'vitalwire-test':
    command     => 'suricata -T -c /etc/suricata/suricata.yaml && systemctl reload suricata',
    path        => ['/usr/bin', '/bin'],
    provider    => shell,
    refreshonly => true,
  }
}
