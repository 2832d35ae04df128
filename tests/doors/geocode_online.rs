//! Services on the web that are asked for coordinates: a server in this very test, as no other is at hand.

use super::field::{room, said};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A server that answers as it is told, by the line of the request; the lines it was asked.
fn server(answer: fn(&str) -> (u16, String)) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            let agent = lines
                .by_ref()
                .take_while(|line| !line.is_empty())
                .find(|line| line.to_lowercase().starts_with("user-agent"));
            assert!(agent.is_some_and(|agent| agent.contains("rounds/")));
            heard.lock().unwrap().push(first.clone());
            let (status, body) = answer(&first);
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    (url, asked)
}

fn nominatim(line: &str) -> (u16, String) {
    let place = |lat: f64, rank: u8| {
        (
            200,
            format!(r#"[{{"lat": "{lat}", "lon": "-0.9", "display_name": "12, High Street", "place_rank": {rank}}}]"#),
        )
    };
    match line {
        line if line.contains("Quay") => (503, "busy".into()),
        line if line.contains("Nowhere") => (200, "[]".into()),
        line if line.contains("Old") => place(51.9, 16),
        _ => place(51.45, 30),
    }
}

#[test]
fn a_service_is_asked_once_and_what_it_does_not_answer_is_listed() {
    let stores = "store_id,address,city\nS1,12 High St,Reading\nS2,12 High St,Reading\nS3,1 Quay,Lille\nS4,Nowhere 1,\nS5,Old Rd,Own\n";
    let room = room(&[("stores.csv", stores)]);
    fs::write(room.path().join("own.csv"), "name,lng,lat\nOwn,1.5,52.5\n").unwrap();
    let (url, asked) = server(nominatim);
    let args = format!("geocode in --places own.csv --service nominatim --url {url} -o out");
    let told = said(&room, 1, &args);
    assert!(
        told.contains("3 found (0 by address, 0 by postal code, 1 by the name of a place, 2 by the service), 2 open"),
        "{told}"
    );
    assert!(told.contains("the service did not answer: http status: 503"), "{told}");
    let text = fs::read_to_string(room.path().join("out/next/stores.csv")).unwrap();
    assert!(text.contains("S1,12 High St,Reading,-0.9,51.45,\"12, High Street (service)\",address\n"), "{text}");
    assert!(text.contains("S5,Old Rd,Own,1.5,52.5,Own (place),place\n"), "the nearer to the door counts: {text}");
    assert_eq!(asked.lock().unwrap().len(), 4, "S2 is where S1 is");
    // What was answered is kept beside the output, even of a run that was broken off in the midst of a line.
    let cache = room.path().join("out-cache.jsonl");
    let kept = fs::read_to_string(&cache).unwrap();
    assert_eq!(kept.lines().count(), 3, "{kept}");
    fs::write(&cache, kept + "{\"service\":\"nomi").unwrap();
    said(&room, 1, &args);
    let lines = asked.lock().unwrap().clone();
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert!(lines[4].contains("Quay"), "only what failed is asked again: {lines:?}");
    assert_eq!(fs::read_to_string(room.path().join("out/next/stores.csv")).unwrap(), text);
}

#[test]
fn a_service_that_fails_again_and_again_is_left_alone_and_nothing_found_is_lost() {
    let rows: String = (0..9).map(|at| format!("S{at},Quay {at}\n")).collect();
    let room = room(&[("stores.csv", &format!("store_id,address\nA,Kiosk 1\n{rows}"))]);
    fs::write(room.path().join("own.csv"), "address,lng,lat\nKiosk 1,1.5,52.5\n").unwrap();
    let (url, asked) = server(nominatim);
    let told = said(&room, 1, &format!("geocode in --places own.csv --service nominatim --url {url} -o out"));
    assert!(told.contains("not asked, as the service failed 5 times in a row"), "{told}");
    assert_eq!(asked.lock().unwrap().len(), 5);
    assert!(fs::read_to_string(room.path().join("out/next/stores.csv")).unwrap().contains("A,Kiosk 1,1.5,52.5"));
}

#[test]
fn amap_answers_in_its_own_system_and_comes_out_in_that_of_the_row() {
    let stores = "门店编号,城市,地址,坐标系\nS1,杭州市,某路1号,wgs84\nS2,杭州市,某路1号,gcj02\n";
    let room = room(&[("stores.csv", stores)]);
    let (url, asked) = server(|line| {
        assert!(line.starts_with("GET /v3/geocode/geo?") && line.contains("key=K"), "{line}");
        (200, r#"{"status": "1", "info": "OK", "geocodes": [{"formatted_address": "浙江省杭州市某路1号", "location": "120.164700,30.287300", "level": "门牌号"}]}"#.into())
    });
    said(&room, 0, &format!("geocode in --service amap --key K --url {url} -o out --lang zh"));
    let text = fs::read_to_string(room.path().join("out/next/stores.csv")).unwrap();
    assert!(
        text.contains("S1,杭州市,某路1号,wgs84,120.15") || text.contains("S1,杭州市,某路1号,wgs84,120.16"),
        "{text}"
    );
    assert!(!text.contains("wgs84,120.1647"), "{text}");
    assert!(text.contains("S2,杭州市,某路1号,gcj02,120.1647,30.2873,浙江省杭州市某路1号（在线服务）,门址"), "{text}");
    assert_eq!(asked.lock().unwrap().len(), 1);
    assert!(said(&room, 2, "geocode in --service amap -o other").contains("AMAP_KEY"));
}
