import type { MarkOption, RuleOption } from '../../model/suricata-rule';
import type { DetectionId } from '../../model/vocabulary';
import {
  asksForRoot,
  looksUpAnother,
  looksUpFromHandle,
  looksUpFromRoot,
} from '../../protocols/nfs/nfs4';
import type { RpcPattern } from '../../protocols/oncrpc/call';
import {
  callHeader,
  callToAny,
  nextString,
  nextWord,
  RPC_WAYS,
  SKIP_AUTH,
  TCP_WAYS,
  type RpcWay,
  type TcpWay,
} from '../../protocols/oncrpc/rule-options';
import { askedMark, calledMark, rootMark } from './marks';

/** One silent rule: what it looks for, in which way, and what the flow remembers of it. */
export interface CallMatch {
  key: string;
  way: RpcWay;
  options: (RuleOption | MarkOption)[];
  label: string;
}

/**
 * Where nothing is asked for by name, nothing can be granted: no other rule waits for the answer, so that none needs
 * to know of the call before the stream says it.
 */
const WITHOUT_ANSWER = RPC_WAYS.filter((way) => way !== 'tcp-pkt');

/** The calls of a detection, each in every way in which a sensor may get to see it. */
export function callMatches(owner: DetectionId, calls: readonly RpcPattern[]): CallMatch[] {
  const bare = calls.filter(isBare);
  return [
    ...(bare.length > 0 ? bareMatches(owner, bare) : []),
    ...calls
      .filter((call) => !isBare(call))
      .flatMap((call) =>
        call.rootLookup === undefined
          ? argumentMatches(owner, call)
          : TCP_WAYS.flatMap((way) => rootLookupMatches(owner, call, call.rootLookup!, way)),
      ),
  ];
}

/** Whether the program is all that is looked at. */
function isBare({ versions, procedure, path, asksFor, rootLookup }: RpcPattern): boolean {
  return [versions, procedure, path, asksFor, rootLookup].every((part) => part === undefined);
}

function bareMatches(owner: DetectionId, calls: readonly RpcPattern[]): CallMatch[] {
  const name = calls.map((call) => call.name).join('-');
  const programs = calls.map(({ program }) => program);
  return WITHOUT_ANSWER.map((way) => ({
    key: `${name}-${way}`,
    way,
    options: [...remembered(owner, calls[0]!, way), ...callToAny(way, programs)],
    label: calls.map((call) => call.name).join(' or '),
  }));
}

function argumentMatches(owner: DetectionId, call: RpcPattern): CallMatch[] {
  const ways = call.path === undefined ? WITHOUT_ANSWER : RPC_WAYS;
  return ways.map((way) => ({
    key: `${call.name}-${way}`,
    way,
    options: [...remembered(owner, call, way), ...callOptions(call, way)],
    label: call.name,
  }));
}

function callOptions(call: RpcPattern, way: RpcWay): RuleOption[] {
  const options = callHeader(way, call.program, call.versions, call.procedure);
  if (call.path === undefined && !call.asksFor) return options;
  return [
    ...options,
    SKIP_AUTH,
    SKIP_AUTH,
    ...(call.path === undefined ? [] : [nextString(call.path)]),
    ...(call.asksFor ? [nextWord(call.asksFor)] : []),
  ];
}

/**
 * LOOKUP under the root, directly or by the root's file handle: a COMPOUND that only asks for the root marks
 * the flow, a LOOKUP of another name takes the mark away. So a client that mounted the whole root, looked at
 * something else first and then enters the directory is not seen. That the name is asked for by a handle is a mark
 * of its own: who looks at the answer asks for both marks, so that none depends on another.
 */
function rootLookupMatches(
  owner: DetectionId,
  call: RpcPattern,
  directory: string,
  way: TcpWay,
): CallMatch[] {
  const root = (action: MarkOption['action']): MarkOption => ({
    kind: 'mark',
    action,
    mark: rootMark(owner, call, way),
  });
  const asked = set(askedMark(owner, call));
  const match = (key: string, label: string, options: (RuleOption | MarkOption)[]): CallMatch => ({
    key: `${call.name}-${key}-${way}`,
    way,
    options,
    label: `${call.name} ${label}`,
  });
  return [
    match('root', 'root asked for', [root('set'), ...asksForRoot(way)]),
    match('elsewhere', 'root left', [root('unset'), ...looksUpAnother(way, directory)]),
    match('direct', 'from the root', [
      ...remembered(owner, call, way),
      root('set'),
      ...looksUpFromRoot(way, directory),
    ]),
    match('handle', 'by a handle', [asked, ...looksUpFromHandle(way, directory)]),
    ...(way === 'tcp-pkt'
      ? []
      : [
          match('root-handle', 'by the handle of the root', [
            root('isset'),
            set(calledMark(owner)),
            ...looksUpFromHandle(way, directory),
          ]),
        ]),
  ];
}

/** That the call was made: for the alert, which is on datagrams and streams, and for whoever looks at the answer. */
function remembered(owner: DetectionId, call: RpcPattern, way: RpcWay): MarkOption[] {
  const asksByName = call.path !== undefined || call.rootLookup !== undefined;
  return [
    ...(way === 'tcp-pkt' ? [] : [set(calledMark(owner))]),
    ...(asksByName ? [set(askedMark(owner, call))] : []),
  ];
}

function set(mark: MarkOption['mark']): MarkOption {
  return { kind: 'mark', action: 'set', mark };
}
