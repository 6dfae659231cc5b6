import { suricataLive } from './suricata-steps';

suricataLive('suricata-7').run();
